package demo

// A Plan is what a student has gathered for the wizard.
type Plan struct {
	User      int // index in Users
	Catalogue int // index in Catalogues
	Groups    []PlanGroup
}

// A PlanGroup is courses of which so many are taken.
type PlanGroup struct {
	Name     string
	Choose   int
	Sections []int // indexes in the catalogue's, all of each course
}

// gathered are the groups that everybody has, by the codes of courses.
var gathered = []struct {
	name    string
	choose  int
	courses []string
}{
	{"전공필수", 2, []string{"CS201", "CS203", "CS302"}},
	{"선형대수", 1, []string{"MA102"}},
	{"대학영어", 1, []string{"EN101"}},
	{"교양", 2, []string{"HI101", "PL101", "SC102", "MU101"}},
}

// plans are those of the people of [Logins] in the last of a school's catalogues,
// which begin at index first.
func (c *campus) plans(first int, catalogues []Catalogue) (all []Plan) {
	last := len(catalogues) - 1
	of := map[string][]int{}
	for i, s := range catalogues[last].Sections {
		of[s.CourseCode] = append(of[s.CourseCode], i)
	}
	for _, user := range c.crew {
		if c.users[user].State != Student || !c.login(user) {
			continue
		}
		p := Plan{User: user, Catalogue: first + last}
		for _, g := range gathered {
			group := PlanGroup{Name: g.name, Choose: g.choose}
			for _, code := range g.courses {
				group.Sections = append(group.Sections, of[code]...)
			}
			p.Groups = append(p.Groups, group)
		}
		all = append(all, p)
	}
	return all
}

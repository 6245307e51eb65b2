package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/review"
	"github.com/madang-campus/madang/internal/timetable"
	"github.com/madang-campus/madang/internal/timetable/gpa"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// demoSeed deals the demo's texts to its people, the same at every start.
const demoSeed = 1

// unreadFor is how far back the demo's people have not looked at what is new.
const unreadFor = 36 * time.Hour

// FillDemo puts the world of package demo into an empty database and marks it
// for good. A crash on the way leaves the mark of a half one.
func (a *App) FillDemo(ctx context.Context) error {
	if err := a.DB.Write(ctx, func(tx *db.Tx) error { return setDemoMark(ctx, tx, demoBegun) }); err != nil {
		return err
	}
	w, err := demo.Build(a.DB.Now(), demoSeed)
	if err != nil {
		return err
	}
	f := filler{App: a, world: w}
	for _, step := range []func(context.Context) error{f.schools, f.people, f.lectures, f.friends, f.reviews, f.boards, f.thresholds, f.posts, f.pins, f.grades, f.Board.MakeLists} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo data: %w", err)
		}
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error { return setDemoMark(ctx, tx, demoDone) })
}

// A filler maps the indexes of a demo world to what the database made of them.
type filler struct {
	*App
	world    demo.World
	schoolOf []int64
	userOf   []account.ID
	boardOf  map[demo.Pin]int64 // by school and name

	semesters []lecture.Semester // of the catalogues
	sections  [][]int64          // likewise
}

func (f *filler) schools(ctx context.Context) error {
	for _, s := range f.world.Schools {
		made, err := f.Account.AddSchool(ctx, account.System, account.NewSchool{
			Name: s.Name, NameEn: s.NameEn, Domains: []string{s.Domain}, Open: true})
		if err != nil {
			return err
		}
		f.schoolOf = append(f.schoolOf, made.ID)
	}
	return nil
}

func (f *filler) people(ctx context.Context) error {
	hash, err := secret.HashPassword(ctx, demo.Password)
	if err != nil {
		return err
	}
	users := make([]account.NewUser, len(f.world.Users))
	for i, u := range f.world.Users {
		users[i] = account.NewUser{State: account.State(u.State), PasswordHash: hash, SignUp: account.SignUp{
			Login: u.Login, Email: u.Email, Nickname: u.Nickname, ClassOf: u.ClassOf, Name: u.Name}}
		if u.Operator {
			users[i].Role, users[i].State = account.Operator, account.Unverified
		} else {
			users[i].School = f.schoolOf[u.School]
		}
	}
	f.userOf, err = f.Account.AddUsers(ctx, account.System, users)
	return err
}

// lectures puts the catalogues in, the timetables that students made of them, and
// what some gathered for the wizard.
func (f *filler) lectures(ctx context.Context) error {
	semesters := make([]lecture.Semester, len(f.world.Catalogues))
	sections := make([][]int64, len(f.world.Catalogues))
	f.semesters, f.sections = semesters, sections
	for i, c := range f.world.Catalogues {
		c.Semester.SchoolID = f.schoolOf[c.School]
		var err error
		if semesters[i], err = f.Lecture.AddSemester(ctx, account.System, c.Semester); err != nil {
			return err
		}
		err = f.DB.WriteAlone(ctx, func(tx *db.Tx) (err error) {
			sections[i], err = lecture.Put(ctx, tx, semesters[i], c.Sections)
			return err
		})
		if err != nil {
			return err
		}
	}
	tables := make([]timetable.PastTable, len(f.world.Tables))
	today := lecture.DateOf(f.DB.Now().In(i18n.Zone))
	for i, t := range f.world.Tables {
		user := f.world.Users[t.User]
		owner := account.Viewer{ID: f.userOf[t.User], School: f.schoolOf[user.School], State: account.Student}
		tables[i] = timetable.PastTable{Owner: owner, Semester: semesters[t.Catalogue], Name: t.Name}
		for _, n := range t.Sections {
			tables[i].Lectures = append(tables[i].Lectures, sections[t.Catalogue][n])
		}
		if slices.Contains(demo.Logins, user.Login) && today <= semesters[t.Catalogue].Last {
			due := today + 3
			tables[i].Todos = []timetable.Todo{{Content: "과제 제출", Due: &due}, {Content: "교재 읽기"}}
			tables[i].Blocks = []timetable.NewEntry{{Name: "합주 연습", Times: []lecture.Meeting{{Day: period.Thursday, Start: 18 * 60, End: 19*60 + 30, Room: "학생회관 3층"}}}}
		}
	}
	if err := f.Timetable.Import(ctx, tables); err != nil {
		return err
	}
	for _, p := range f.world.Plans {
		owner := account.Viewer{ID: f.userOf[p.User], School: f.schoolOf[f.world.Users[p.User].School], State: account.Student}
		plan := timetable.WizardPlan{Busy: true, Hard: []timetable.HardWish{{Code: wizard.FreeDay, N: int(period.Friday)}, {Code: wizard.MaxGap, N: 240}},
			Soft: []timetable.SoftWish{{Code: wizard.Lunch, N: 60, Weight: 3}, {Code: wizard.Compact, N: 30, Weight: 1}, {Code: wizard.FewDays, Weight: 1}}}
		for _, g := range p.Groups {
			group := timetable.WizardGroup{Name: g.Name, Choose: g.Choose}
			for _, n := range g.Sections {
				group.Lectures = append(group.Lectures, sections[p.Catalogue][n])
			}
			plan.Groups = append(plan.Groups, group)
		}
		if _, err := f.Timetable.PutWizardDraft(ctx, owner, semesters[p.Catalogue].ID, plan); err != nil {
			return err
		}
	}
	return nil
}

// reviews puts in what students say of their lectures.
func (f *filler) reviews(ctx context.Context) error {
	reviews, notes := make([]review.PastReview, len(f.world.Reviews)), make([]review.PastNote, len(f.world.Notes))
	for i, r := range f.world.Reviews {
		reviews[i] = review.PastReview{Writer: f.userOf[r.User], Lecture: f.sections[r.Catalogue][r.Section], Semester: f.semesters[r.Catalogue], At: r.At,
			Text: review.Text{Star: r.Star, Tags: review.Tags{Homework: r.Tags[0], TeamWork: r.Tags[1], Grading: r.Tags[2], Attendance: r.Tags[3], ExamCount: r.Tags[4]}, Content: r.Content}}
		for _, u := range r.Likes {
			reviews[i].Likes = append(reviews[i].Likes, f.userOf[u])
		}
	}
	for i, n := range f.world.Notes {
		notes[i] = review.PastNote{Writer: f.userOf[n.User], Lecture: f.sections[n.Catalogue][n.Section], Semester: f.semesters[n.Catalogue], At: n.At,
			NoteText: review.NoteText{Exam: n.Exam, Form: n.Form, QuestionCount: n.Questions, Content: n.Content}}
	}
	return f.Review.Import(ctx, reviews, notes)
}

func (f *filler) friends(ctx context.Context) error {
	ties := make([]friend.PastTie, len(f.world.Ties))
	for i, t := range f.world.Ties {
		ties[i] = friend.PastTie{From: f.userOf[t.From], To: f.userOf[t.To], ToLogin: f.world.Users[t.To].Login, At: t.At, IsAccepted: !t.Asked, Alias: t.Alias}
	}
	return f.Friend.Import(ctx, ties)
}

func (f *filler) boards(ctx context.Context) error {
	all, err := f.Board.Boards(ctx, account.System, board.Filter{})
	if err != nil {
		return err
	}
	school := map[int64]int{}
	for i, id := range f.schoolOf {
		school[id] = i
	}
	f.boardOf = map[demo.Pin]int64{}
	for _, b := range all {
		f.boardOf[demo.Pin{School: school[b.SchoolID], Board: b.Name}] = b.ID
	}
	return nil
}

// thresholds lets schools of a few dozen have a BEST: that of a hundred likes
// would be empty.
func (f *filler) thresholds(ctx context.Context) error {
	students := map[int64]int{}
	for _, u := range f.world.Users {
		if !u.Operator {
			students[f.schoolOf[u.School]]++
		}
	}
	err := f.DB.Write(ctx, func(tx *db.Tx) error {
		for _, school := range f.schoolOf {
			likes := max(students[school]*3/5, 10)
			if err := setting.Set(ctx, tx, school, board.BestLikes.Name(), strconv.Itoa(likes)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.Board.MakeLists(ctx) // posts that come in go by them
}

func (f *filler) posts(ctx context.Context) (err error) {
	posts := make([]board.PastPost, len(f.world.Posts))
	for i, p := range f.world.Posts {
		on, ok := f.boardOf[demo.Pin{School: p.School, Board: p.Board}]
		if !ok {
			return fmt.Errorf("no board %q", p.Board)
		}
		posts[i] = board.PastPost{Board: on, Writer: f.userOf[p.Writer], Anonymous: p.Anonymous, Question: p.Question,
			Title: p.Title, Content: p.Body, At: p.At, Likes: f.likes(p.Likes), Comments: f.comments(p.Comments), Poll: f.poll(p.Poll)}
		if posts[i].Media, err = f.pictures(ctx, p); err != nil {
			return err
		}
	}
	return f.Board.Import(ctx, posts, f.DB.Now().Add(-unreadFor))
}

func (f *filler) poll(p *demo.Poll) *board.PastPoll {
	if p == nil {
		return nil
	}
	past := &board.PastPoll{NewPoll: board.NewPoll{Options: p.Options, Multiple: p.Multiple, EndsAt: p.EndsAt}}
	for _, v := range p.Votes {
		past.Votes = append(past.Votes, board.PastVote{Voter: f.userOf[v.User], Options: v.Options})
	}
	return past
}

// pictures sends a post's pictures as its writer would.
func (f *filler) pictures(ctx context.Context, p demo.Post) ([]media.Item, error) {
	if len(p.Pictures) == 0 {
		return nil, nil
	}
	v, err := f.Account.ViewerFor(ctx, f.userOf[p.Writer])
	if err != nil {
		return nil, err
	}
	var items []media.Item
	for _, picture := range p.Pictures {
		b, err := picture.Read()
		if err != nil {
			return nil, err
		}
		file, err := f.uploads().Take(bytes.NewReader(b), media.MaxFile)
		if err != nil {
			return nil, err
		}
		made, err := f.Media.Add(ctx, v, media.NewPicture{File: file, Caption: picture.Caption})
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		items = append(items, media.Item{ID: made.ID})
	}
	return items, nil
}

// comments gives each comment its replies.
func (f *filler) comments(all []demo.Comment) []board.PastComment {
	var top []board.PastComment
	place := map[int]int{} // of the top-level ones
	for i, c := range all {
		past := board.PastComment{Writer: f.userOf[c.Writer], Anonymous: c.Anonymous, Content: c.Body, At: c.At, Likes: f.likes(c.Likes)}
		if c.Parent < 0 {
			place[i] = len(top)
			top = append(top, past)
			continue
		}
		parent := &top[place[c.Parent]]
		parent.Replies = append(parent.Replies, past)
	}
	return top
}

func (f *filler) likes(all []demo.Like) []board.PastLike {
	past := make([]board.PastLike, len(all))
	for i, l := range all {
		past[i] = board.PastLike{By: f.userOf[l.User], At: l.At}
	}
	return past
}

func (f *filler) pins(ctx context.Context) error {
	for i, u := range f.world.Users {
		v, err := f.Account.ViewerFor(ctx, f.userOf[i])
		if err != nil {
			return err
		}
		for _, p := range u.Pins {
			if err := f.Board.PinBoard(ctx, v, f.boardOf[p]); err != nil {
				return err
			}
		}
	}
	return nil
}

// grades writes down what people were graded with, as they would.
func (f *filler) grades(ctx context.Context) error {
	for i, u := range f.world.Users {
		if u.Grades.Semesters == nil {
			continue
		}
		v, err := f.Account.ViewerFor(ctx, f.userOf[i])
		if err != nil {
			return err
		}
		for n, courses := range u.Grades.Semesters {
			all := make([]timetable.NewCourse, len(courses))
			for j, c := range courses {
				all[j] = timetable.NewCourse{Name: c.Name, Credit: gpa.Credits(100 * c.Credits), Grade: c.Grade, Major: c.Major, Retake: c.Retake}
			}
			if _, err := f.Timetable.ChangeGPASemester(ctx, v, int64(n+1), timetable.GPASemesterChange{Courses: &all}); err != nil {
				return err
			}
		}
		credits, target := gpa.Credits(100*u.Grades.ToGraduate), gpa.Points(u.Grades.Target)
		if _, err := f.Timetable.ChangeGPA(ctx, v, timetable.GPAChange{GraduationCredit: &credits, TargetAverage: &target}); err != nil {
			return err
		}
	}
	return nil
}

package demo

import (
	"math/rand/v2"
	"slices"
)

// Grades are what a student has written down of three semesters.
type Grades struct {
	Semesters  [][]Course // the first one first
	ToGraduate int        // credits
	Target     int        // average, in hundredths
}

// A Course is one of a semester, and its grade on a scale of 4.5.
type Course struct {
	Name    string
	Credits int
	Grade   string // P for one that is passed or not
	Major   bool
	Retake  bool
}

// fields are what people study: the courses of each by semester.
var fields = [][3][]string{
	{{"프로그래밍 기초", "이산수학"}, {"자료구조", "컴퓨터구조"}, {"알고리즘", "운영체제", "데이터베이스"}},
	{{"경영학원론", "경제학원론"}, {"회계원리", "조직행동론"}, {"마케팅원론", "재무관리", "경영통계"}},
	{{"국어학의 이해", "고전문학의 세계"}, {"현대소설의 이해", "국어문법론"}, {"현대시 읽기", "한국문학사", "방언과 사회"}},
	{{"심리학개론", "심리통계 1"}, {"발달심리학", "심리통계 2"}, {"인지심리학", "사회심리학", "심리학 연구방법"}},
}

// general are the courses that everybody takes; those of one credit are passed or not.
var general = [3][]Course{
	{{Name: "글쓰기와 토론", Credits: 3}, {Name: "대학영어 1", Credits: 2}, {Name: "미적분학 1", Credits: 3}, {Name: "새내기 세미나", Credits: 1}},
	{{Name: "대학영어 2", Credits: 2}, {Name: "세계의 음악", Credits: 3}, {Name: "별과 우주", Credits: 3}, {Name: "공동체와 봉사", Credits: 1}},
	{{Name: "비판적으로 생각하기", Credits: 3}, {Name: "사진의 역사", Credits: 2}, {Name: "진로와 나", Credits: 1}},
}

// marks are the grades from the best to the worst.
var marks = []string{"A+", "A0", "B+", "B0", "C+", "C0", "D+", "D0", "F"}

// grades deals a student three semesters.
func grades(dice *rand.Rand) Grades {
	f := fields[dice.IntN(len(fields))]
	g := Grades{ToGraduate: 130, Target: 350 + 10*dice.IntN(8)}
	talent := dice.NormFloat64()
	mark := func() string {
		at := 1.6 - talent + 1.4*dice.NormFloat64()
		return marks[min(max(int(at), 0), len(marks)-1)]
	}
	var poor Course // of the first two semesters, to be taken again
	for n := range 3 {
		var all []Course
		for _, name := range f[n] {
			all = append(all, Course{Name: name, Credits: 3, Grade: mark(), Major: true})
		}
		for _, c := range general[n] {
			if c.Grade = mark(); c.Credits == 1 {
				c.Grade = "P"
			}
			all = append(all, c)
		}
		if n == 2 && poor.Name != "" {
			poor.Grade, poor.Retake = marks[dice.IntN(4)], true
			all = append(all, poor)
		}
		for _, c := range all {
			if n < 2 && poor.Name == "" && slices.Index(marks, c.Grade) >= 4 {
				poor = c
			}
		}
		g.Semesters = append(g.Semesters, all)
	}
	return g
}

package render

import (
	"github.com/madang-campus/madang/internal/lecture/period"
)

func block(name, place string, colour, day, start, end int) Block {
	return Block{Name: name, Place: place, Colour: colour, Meeting: period.Meeting{Day: period.Day(day), Start: start, End: end, Kind: period.Class}}
}

var labels = Labels{Days: [7]string{"월", "화", "수", "목", "금", "토", "일"}, NoTime: "시간이 없는 강의"}

// usual is the timetable of a usual semester: a clash and an own block are in it.
func usual() Table {
	return Table{
		Title: "기본", Subtitle: "2026년 2학기", Owner: "느티나무", Theme: Madang, Labels: labels,
		Blocks: []Block{
			block("자료구조", "공학관 302", 1, 1, 540, 615), block("자료구조", "공학관 302", 1, 3, 540, 615),
			block("선형대수학", "자연관 110", 2, 2, 630, 705), block("선형대수학", "자연관 110", 2, 4, 630, 705),
			block("시스템프로그래밍실습", "공학관 217", 7, 5, 600, 770),
			block("한국현대문학의이해", "인문관 205", 3, 1, 810, 885), block("한국현대문학의이해", "인문관 205", 3, 3, 810, 885),
			block("컴퓨터구조", "공학관 415", 6, 2, 810, 885), block("컴퓨터구조", "공학관 415", 6, 4, 810, 885),
			block("데이터베이스", "공학관 302", 5, 1, 900, 975), block("데이터베이스", "공학관 302", 5, 3, 900, 975),
			block("창의적글쓰기", "B101", 8, 3, 930, 1040),
			block("합주 연습", "학생회관 3층", 0, 4, 960, 1050),
		},
		NoTime: []string{"디지털 리터러시", "사회봉사 1"},
	}
}

// full adds to the usual one a weekend, evenings, another clash and names of any length.
func full() Table {
	t := usual()
	t.Blocks = append(t.Blocks,
		block("현대사회와 범죄심리의 이해 및 사례 연구", "사회과학관 대강의실 B1-101호", 4, 2, 1080, 1190),
		block("Introduction to Artificial Intelligence", "Eng. Hall 1204", 9, 4, 1110, 1260),
		block("논문지도", "", 10, 6, 600, 770),
		block("봉사", "역 앞", 0, 7, 780, 900),
		block("미적분학Ⅱ", "자연관 B203", 9, 2, 840, 930),
		block("대학영어2", "어학원 401", 10, 2, 850, 960),
		block("채플", "", 2, 5, 780, 830),
		block("30분", "짧은 방", 3, 5, 900, 930),
	)
	return t
}

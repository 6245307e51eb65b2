package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/timetable/render"
)

// drawing measures how long a picture of a timetable takes, in this process, one
// after the other. The first one, which unpacks the fonts, is not counted.
func drawing(name string, d time.Duration, rounds int) (row, error) {
	const limit = 40 // ms
	table := semester()
	if _, err := render.PNG(table, render.Phone); err != nil {
		return row{}, err
	}
	all := make([]result, rounds)
	for i := range all {
		var took []time.Duration
		for end := time.Now().Add(d); len(took) == 0 || time.Now().Before(end); {
			begin := time.Now()
			if _, err := render.PNG(table, render.Phone); err != nil {
				return row{}, err
			}
			took = append(took, time.Since(begin))
		}
		slices.Sort(took)
		ms := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
		all[i] = result{P50: ms(.5), P99: ms(.99)}
	}
	slices.SortFunc(all, func(a, b result) int { return cmp.Compare(a.P50, b.P50) })
	took := all[len(all)/2]
	return row{name, took, result{P50: limit}, "limit", took.P50 / limit, "≤ 1.0", took.P50 <= limit}, nil
}

// semester is a timetable with twenty blocks of ten lectures; some clash.
func semester() render.Table {
	t := render.Table{
		Title: "기본", Subtitle: "2026년 2학기", Owner: "느티나무", Theme: render.Madang, NoTime: []string{"디지털 리터러시", "사회봉사 1"},
		Labels: render.Labels{Days: [7]string{"월", "화", "수", "목", "금", "토", "일"}, NoTime: "시간이 없는 강의"},
	}
	for i, lecture := range []string{
		"자료구조", "선형대수학", "시스템프로그래밍실습", "한국현대문학의이해", "컴퓨터구조",
		"데이터베이스", "창의적글쓰기", "확률과통계", "Introduction to AI", "대학영어2",
	} {
		for _, day := range []int{i%5 + 1, (i+2)%5 + 1} {
			start := 540 + 90*(i/5*3+i%3)
			t.Blocks = append(t.Blocks, render.Block{
				Name: lecture, Place: fmt.Sprintf("공학관 %d", 101+i), Colour: i + 1,
				Meeting: period.Meeting{Day: period.Day(day), Start: start, End: start + 75, Kind: period.Class},
			})
		}
	}
	return t
}

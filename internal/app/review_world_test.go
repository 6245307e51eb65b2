package app_test

import "fmt"

// takes puts the lectures into the main timetable of whom c asks for.
func (w *world) takes(c *client) {
	w.t.Helper()
	table := c.must("POST", "/timetable/", fmt.Sprintf(`{"semester":%d,"name":"들은 강의"}`, w.semester))
	for _, l := range w.lectures {
		c.must("POST", fmt.Sprintf("/timetable/%d/entries/", table), fmt.Sprintf(`{"lecture":%d}`, l))
	}
}

// review has somebody, who takes the lectures by that, review one of them.
func (w *world) review(c *client, lecture int) int64 {
	w.t.Helper()
	w.takes(c)
	return c.must("POST", "/review/", w.reviewOf(lecture))
}

func (w *world) reviewOf(lecture int) string {
	return fmt.Sprintf(`{"lecture":%d,"star":4,"homework":"many","team_work":"none","grading":"fair","attendance":"seat","exam_count":"two","content":"과제는 많지만 한 만큼 남는 수업이었어요. 추천해요."}`, w.lectures[lecture])
}

// examNote has somebody who has taken the lectures note how an exam was.
func (w *world) examNote(c *client, lecture int) int64 {
	w.t.Helper()
	return c.must("POST", "/examnote/", w.examNoteOf(lecture))
}

func (w *world) examNoteOf(lecture int) string {
	return fmt.Sprintf(`{"lecture":%d,"exam":"midterm","form":"essay","question_count":4,"content":"트리 순회를 손으로 따라가는 문제가 꼭 나와요. 다시 풀어 보세요."}`, w.lectures[lecture])
}

package board

import "testing"

// What is yes or no of a post or of a comment shares one column: each of it is
// read from its own bit, and none from another's.
func TestEachFlagIsReadFromItsOwnBit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		p := w.post(t, v, "자유게시판")
		c := w.say(t, other, p.ID)
		me := int64(v.ID)
		setPost := func(what string) func() {
			return func() { w.exec(t, `UPDATE posts SET `+what+` WHERE id = ?`, p.ID) }
		}
		setComment := func(what string) func() {
			return func() { w.exec(t, `UPDATE comments SET `+what+` WHERE id = ?`, c.ID) }
		}
		// Nothing is so, but for what the schema or the lists need.
		setPost(`is_anonymous = 0`)()
		w.exec(t, `UPDATE boards SET hot = 0`)
		setComment(`is_anonymous = 0, reply_count = 1`)()
		for _, tt := range []struct {
			want string
			set  func()
		}{
			{"", func() {}},
			{"anonymous ", setPost(`is_anonymous = 1`)},
			{"question ", setPost(`is_question = 1`)},
			{"edited ", setPost(`is_edited = 1`)},
			{"poll ", setPost(`has_poll = 1`)},
			{"answered ", setPost(`answer_count = 2`)},
			{"pictures ", setPost(`media_count = 3`)},
			{"takes part ", func() { w.exec(t, `UPDATE boards SET hot = 1`) }},
			{"", setPost(`hot_at = 7`)},
			{"takes part hot ", func() {
				w.exec(t, `UPDATE boards SET hot = 1`)
				setPost(`hot_at = 7`)()
			}},
			{"liked ", func() {
				setPost(`like_count = 1`)()
				w.exec(t, `INSERT INTO post_likes (post_id, user_id, created_at) VALUES (?, ?, 0)`, p.ID, me)
			}},
			{"scrapped ", func() {
				setPost(`scrap_count = 1`)()
				w.exec(t, `INSERT INTO scraps (post_id, user_id, folder_id, created_at) VALUES (?, ?, 0, 0)`, p.ID, me)
			}},
			{"c anonymous ", setComment(`is_anonymous = 1`)},
			{"c deleted ", setComment(`is_deleted = 1`)},
			{"c edited ", setComment(`is_edited = 1`)},
			{"c liked ", func() {
				setComment(`like_count = 1`)()
				w.exec(t, `INSERT INTO comment_likes (comment_id, user_id, created_at) VALUES (?, ?, 0)`, c.ID, me)
			}},
		} {
			tt.set()
			var row postRow
			if err := row.reader().scan(w.db.Row(t.Context(), `SELECT `+postColumns+` FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.id = ?`, asking(v, p.ID)...)); err != nil {
				t.Fatal(err)
			}
			var said commentRow
			if err := said.reader().scan(w.db.Row(t.Context(), selectComments+` WHERE c.id = ?`, append(times(v, 3), c.ID)...)); err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range []struct {
				is   bool
				name string
			}{
				{row.IsAnonymous, "anonymous"}, {row.IsQuestion, "question"}, {row.IsEdited, "edited"}, {row.hasPoll, "poll"}, {row.IsAnswered, "answered"},
				{row.hasPictures, "pictures"}, {row.takesPart, "takes part"}, {row.IsHot, "hot"}, {row.IsLiked, "liked"}, {row.IsScrapped, "scrapped"},
				{said.IsAnonymous, "c anonymous"}, {said.IsDeleted, "c deleted"}, {said.IsEdited, "c edited"}, {said.IsLiked, "c liked"},
			} {
				if f.is {
					got += f.name + " "
				}
			}
			if got != tt.want || row.writer.anonymous != row.IsAnonymous || said.writer.anonymous != said.IsAnonymous {
				t.Errorf("read %q, want %q", got, tt.want)
			}
			setPost(`is_anonymous = 0, is_question = 0, is_edited = 0, has_poll = 0, answer_count = 0, media_count = 0, hot_at = 0, like_count = 0, scrap_count = 0`)()
			w.exec(t, `UPDATE boards SET hot = 0`)
			setComment(`is_anonymous = 0, is_deleted = 0, is_edited = 0, like_count = 0`)()
		}
	})
}

func TestEachFlagOfABoardIsReadFromItsOwnBit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, id := w.student(t), w.boards["자유게시판"]
		columns := []string{"title_required", "questions", "searchable", "hot", "media", "secret", "is_standard", "is_open", "shares_interval", "is_deleted"}
		w.exec(t, `UPDATE schools SET is_open = 0`)
		w.exec(t, `UPDATE boards SET title_required = 0, questions = 0, searchable = 0, hot = 0, media = 0, secret = 0, is_standard = 0, shares_interval = 0`)
		for i, column := range columns {
			table := "boards"
			if column == "is_open" {
				table = "schools"
			}
			w.exec(t, `UPDATE `+table+` SET `+column+` = 1`)
			b, err := scanBoard(w.db.Row(t.Context(), selectBoards+` WHERE b.id = ?`, askingBoards(v, w.db.Now(), id)...))
			if err != nil {
				t.Fatal(err)
			}
			for j, is := range []bool{b.TitleRequired, b.Questions, b.Searchable, b.Hot, b.Media, b.Secret, b.standard, b.open, b.sharesInterval, b.IsDeleted} {
				if is != (i == j) {
					t.Errorf("with %s alone %s is %v", column, columns[j], is)
				}
			}
			w.exec(t, `UPDATE `+table+` SET `+column+` = 0`)
		}
	})
}

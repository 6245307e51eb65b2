package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	_ "modernc.org/sqlite"
)

// The bare handler is what Madang is measured against: net/http, a prepared
// query on the same file and encoding/json, and nothing else. It knows no
// viewer but the one it is told, no rights, no faults, no other representation.

type barePost struct {
	ID           int64     `json:"id"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
	Board        int64     `json:"board"`
	Title        string    `json:"title"`
	Content      string    `json:"content"`
	IsAnonymous  bool      `json:"is_anonymous"`
	IsQuestion   bool      `json:"is_question"`
	IsEdited     bool      `json:"is_edited"`
	LikeCount    int       `json:"like_count"`
	CommentCount int       `json:"comment_count"`
	Author       string    `json:"author"`
	IsMe         bool      `json:"is_me"`
	IsLiked      bool      `json:"is_liked"`
}

type bareComment struct {
	ID        int64     `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	Parent    *int64    `json:"parent_comment"`
	Content   string    `json:"content"`
	Anonymous bool      `json:"is_anonymous"`
	LikeCount int       `json:"like_count"`
	Author    string    `json:"author"`
	IsMe      bool      `json:"is_me"`
	IsLiked   bool      `json:"is_liked"`
}

const (
	barePostColumns = `p.id, p.created_at, p.updated_at, p.board_id, p.title, p.content, p.is_anonymous, p.is_question, p.is_edited, p.like_count, p.comment_count,
	p.writer_id, u.nickname, EXISTS (SELECT 1 FROM post_likes l WHERE l.post_id = p.id AND l.user_id = ?)
	FROM posts p LEFT JOIN users u ON u.id = p.writer_id AND p.is_anonymous = 0`
	barePage     = `SELECT ` + barePostColumns + ` WHERE p.board_id = ? AND p.is_deleted = 0 AND p.id < ? ORDER BY p.id DESC LIMIT 20`
	bareOne      = `SELECT ` + barePostColumns + ` WHERE p.id = ?`
	bareComments = `SELECT c.id, c.created_at, c.parent_id, c.content, c.is_anonymous, c.like_count, c.number, c.writer_id, u.nickname,
	EXISTS (SELECT 1 FROM comment_likes l WHERE l.comment_id = c.id AND l.user_id = ?)
	FROM comments c LEFT JOIN users u ON u.id = c.writer_id AND c.is_anonymous = 0 WHERE c.post_id = ? ORDER BY c.thread, c.id LIMIT 20`
)

type bare struct {
	page, one, comments *sql.Stmt
	write               *sql.DB
}

func newBare(ctx context.Context, dir string) (http.Handler, error) {
	const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	path := "file:" + filepath.Join(dir, "madang.db") + pragmas
	read, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, err
	}
	readers := max(4, 2*runtime.NumCPU())
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	b := &bare{}
	for text, stmt := range map[string]**sql.Stmt{barePage: &b.page, bareOne: &b.one, bareComments: &b.comments} {
		if *stmt, err = read.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	if b.write, err = sql.Open("sqlite", path+"&_txlock=immediate"); err != nil {
		return nil, err
	}
	b.write.SetMaxOpenConns(1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page", b.servePage)
	mux.HandleFunc("GET /post", b.servePost)
	mux.HandleFunc("POST /comment", b.serveComment)
	return mux, nil
}

func (b *bare) servePage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	viewer := number(q.Get("viewer"))
	rows, err := b.page.QueryContext(r.Context(), viewer, number(q.Get("board")), number(q.Get("before")))
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	defer rows.Close()
	all := make([]barePost, 0, 20)
	for rows.Next() {
		p, err := scanPost(rows, viewer)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	answer(w, 200, all)
}

func (b *bare) servePost(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	viewer, id := number(q.Get("viewer")), number(q.Get("id"))
	p, err := scanPost(b.one.QueryRowContext(r.Context(), viewer, id), viewer)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	rows, err := b.comments.QueryContext(r.Context(), viewer, id)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	defer rows.Close()
	all := make([]bareComment, 0, 20)
	for rows.Next() {
		var c bareComment
		var at, writer int64
		var n int
		var nickname sql.NullString
		if err := rows.Scan(&c.ID, &at, &c.Parent, &c.Content, &c.Anonymous, &c.LikeCount, &n, &writer, &nickname, &c.IsLiked); err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		c.CreatedAt, c.IsMe, c.Author = time.UnixMicro(at), writer == viewer, nickname.String
		if c.Anonymous {
			c.Author = "익명" + strconv.Itoa(n)
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	answer(w, 200, struct {
		Post     barePost      `json:"post"`
		Comments []bareComment `json:"comments"`
	}{p, all})
}

// serveComment commits one INSERT and one UPDATE of a counter.
func (b *bare) serveComment(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Post    int64  `json:"post"`
		Viewer  int64  `json:"viewer"`
		Content string `json:"content"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	id, err := b.add(r.Context(), in.Post, in.Viewer, in.Content)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	answer(w, 201, map[string]int64{"id": id})
}

func (b *bare) add(ctx context.Context, post, viewer int64, content string) (int64, error) {
	tx, err := b.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	now := time.Now().UnixMicro()
	if _, err := tx.ExecContext(ctx, `UPDATE posts SET comment_count = comment_count + 1 WHERE id = ?`, post); err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO comments (post_id, thread, parent_id, writer_id, is_anonymous, number, is_deleted, is_edited, content, like_count, reply_count, created_at, updated_at)
		VALUES (?, 1, NULL, ?, 0, 0, 0, 0, ?, 0, 0, ?, ?)`, post, viewer, content, now, now)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	return id, tx.Commit()
}

func scanPost(r interface{ Scan(...any) error }, viewer int64) (p barePost, err error) {
	var created, updated, writer int64
	var nickname sql.NullString
	err = r.Scan(&p.ID, &created, &updated, &p.Board, &p.Title, &p.Content, &p.IsAnonymous, &p.IsQuestion, &p.IsEdited, &p.LikeCount, &p.CommentCount, &writer, &nickname, &p.IsLiked)
	p.CreatedAt, p.UpdatedAt, p.IsMe = time.UnixMicro(created), time.UnixMicro(updated), writer == viewer
	if p.Author = nickname.String; p.IsAnonymous {
		p.Author = "익명"
	}
	return p, err
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func answer(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/secret"
)

const password = "bench-password-1"

// A size is how much a database holds.
type size struct{ users, posts, comments int }

var (
	full  = size{20_000, 100_000, 500_000}
	tenth = size{2_000, 10_000, 50_000}
)

// signing is the secret of databases that hold nothing secret.
const signing = "bench bench bench bench bench bench"

func settings(dir string) config.Config {
	return config.Config{Data: dir, Listen: "127.0.0.1:0", Secret: signing, LogLevel: "error", LogFormat: "text"}
}

func open(dir string) (*app.App, error) {
	return app.New(settings(dir), slog.New(slog.DiscardHandler))
}

// fill makes a database of the given size in dir, unless it is there already.
// The first post of the first board has 20 comments, and so does the newest.
func fill(ctx context.Context, dir string, n size) error {
	done := filepath.Join(dir, "filled")
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	begin := time.Now()
	a, err := open(dir)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	ids, err := people(ctx, a, n.users)
	if err != nil {
		return err
	}
	boards, err := a.Board.Boards(ctx, account.System, board.Filter{})
	if err != nil {
		return err
	}
	if err := a.Board.Import(ctx, posts(n, ids, boards), time.Time{}); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "filled %s with %d users, %d posts, %d comments in %.0f s\n", filepath.Base(dir), n.users, n.posts, n.comments, time.Since(begin).Seconds())
	return os.WriteFile(done, nil, 0o600)
}

func people(ctx context.Context, a *app.App, n int) ([]account.ID, error) {
	school, err := a.Account.AddSchool(ctx, account.System, account.NewSchool{Name: "측정대학교", NameEn: "Bench University", Domains: []string{"bench.example"}})
	if err != nil {
		return nil, err
	}
	hash, err := secret.HashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	users := make([]account.NewUser, n)
	for i := range users {
		users[i] = account.NewUser{State: account.Student, PasswordHash: hash, SignUp: account.SignUp{
			Login: fmt.Sprintf("bench_%05d", i), Email: fmt.Sprintf("bench_%05d@bench.example", i),
			Nickname: fmt.Sprintf("측정%05d", i), School: school.ID, ClassOf: 2024, Name: "측정"}}
	}
	users = append(users, account.NewUser{State: account.Unverified, Role: account.Operator, PasswordHash: hash, SignUp: account.SignUp{
		Login: "bench_operator", Email: "operator@bench.example", Nickname: "측정운영자", ClassOf: 2020, Name: "측정"}})
	return a.Account.AddUsers(ctx, account.System, users)
}

// posts are texts of about 200 and comments of about 40 syllables, two in five
// of them on one board.
func posts(n size, ids []account.ID, boards []board.Board) []board.PastPost {
	dice := rand.New(rand.NewPCG(1, 2))
	who := func() account.ID { return ids[dice.IntN(len(ids)-1)] }
	start := time.Now().Add(-90 * 24 * time.Hour)
	all := make([]board.PastPost, n.posts)
	for i := range all {
		on := boards[0].ID
		if i%5 > 1 {
			on = boards[dice.IntN(len(boards))].ID
		}
		p := board.PastPost{Board: on, Writer: who(), Anonymous: i%3 > 0, Title: sentence(dice, 12), Content: sentence(dice, 200),
			At: start.Add(time.Duration(i) * 77 * time.Second)}
		for _, id := range distinct(dice, ids, dice.IntN(5), p.Writer) {
			p.Likes = append(p.Likes, board.PastLike{By: id, At: p.At.Add(time.Minute)})
		}
		comments := n.comments / n.posts
		switch {
		case i == 0 || i == n.posts-1:
			comments = 20
		case i <= 2*(20-comments) && i%2 == 0:
			comments-- // so that the sum is right
		}
		for j := range comments {
			p.Comments = append(p.Comments, board.PastComment{Writer: who(), Anonymous: j%4 > 0, Content: sentence(dice, 40),
				At: p.At.Add(time.Duration(j+1) * time.Minute)})
		}
		all[i] = p
	}
	// Where people look first there are exactly 20 comments.
	all[n.posts-1].Board = boards[0].ID
	return all
}

func distinct(dice *rand.Rand, ids []account.ID, n int, not account.ID) []account.ID {
	seen := map[account.ID]bool{not: true}
	var all []account.ID
	for range n {
		if id := ids[dice.IntN(len(ids)-1)]; !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all
}

var syllables = []rune("가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초구누두루무부수우주추그느드르므브스으즈기니디리미비시이지치")

func sentence(dice *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(syllables[dice.IntN(len(syllables))])
	}
	return b.String()
}

package account

import (
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// setupForm is what the page of the first run shows and takes.
type setupForm struct {
	Token, Login, Email, Nickname string
	School, SchoolEn, Domains     string
	WithList                      bool
	Problems                      ui.Problems
}

func (s *Service) pageSetup(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := setupForm{Token: r.PathValue("token"), WithList: true}
	if r.Method != http.MethodPost {
		if err := s.checkSetupToken(ctx, f.Token); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, setupPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	f.Login, f.Email, f.Nickname = strings.ToLower(get("id")), get("email"), get("nickname")
	f.School, f.SchoolEn, f.Domains, f.WithList = get("school_name"), get("name_en"), get("domains"), get("list") != ""
	in := Setup{SignUp: SignUp{Login: f.Login, Email: f.Email, Password: r.PostForm.Get("password"), Nickname: f.Nickname},
		FirstSchool:        NewSchool{Name: f.School, NameEn: f.SchoolEn, Domains: strings.FieldsFunc(f.Domains, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })},
		ListOfUniversities: f.WithList}
	v, err := s.SetUp(ctx, f.Token, in)
	if err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, setupPage(f))
		})
	}
	b, err := s.LogInAs(ctx, v, r.UserAgent(), true)
	if err != nil {
		return err
	}
	s.keepBrowser(w, r, b)
	web.Flash(w, r, "account.setup.done")
	return web.Redirect(w, r, "/")
}

package account

import (
	"context"
	"net/http"

	"github.com/madang-campus/madang/internal/platform/rest"
)

// schoolRef is a school inside another thing.
type schoolRef struct {
	ID     int64  `json:"id"`
	Name   string `json:"school_name"`
	NameEn string `json:"name_en"`
}

// apiMe is the own account: the reference's keys in its order, then ours. A
// password, or its hash, is not among them.
type apiMe struct {
	UserID    string    `json:"user_id"`
	LastLogin rest.Time `json:"last_login"`
	CreatedAt rest.Time `json:"created_at"`
	UpdatedAt rest.Time `json:"updated_at"`
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Nickname  string    `json:"nickname"`
	ClassOf   *int      `json:"class_of"`
	Name      string    `json:"name"`
	JoinDate  rest.Time `json:"join_date"`
	IsActive  bool      `json:"is_active"`
	IsAdmin   bool      `json:"is_admin"`
	SchoolID  *int64    `json:"school_id"`

	School       *schoolRef `json:"school"`
	State        State      `json:"state"`
	Role         Role       `json:"role"`
	IsVerified   bool       `json:"is_verified"`
	IsConfirmed  bool       `json:"is_email_confirmed"`
	NewEmail     string     `json:"new_email"`
	NicknameFrom rest.Time  `json:"nickname_changeable_at"`
	Language     string     `json:"language"`
	Theme        string     `json:"theme"`
}

func (m Me) api() apiMe {
	out := apiMe{UserID: m.UUID, LastLogin: rest.At(m.LastLogin), CreatedAt: rest.At(m.CreatedAt), UpdatedAt: rest.At(m.UpdatedAt), ID: m.Login, Email: m.Email,
		Nickname: m.Nickname, Name: m.Name, JoinDate: rest.At(m.CreatedAt), IsActive: m.Active, IsAdmin: Viewer{Role: m.Role}.Staff(),
		State: m.State, Role: m.Role, IsVerified: Viewer{State: m.State}.Verified(), IsConfirmed: m.EmailConfirmed, NewEmail: m.NewEmail,
		NicknameFrom: rest.At(m.NicknameFrom), Language: m.Language, Theme: m.Theme}
	if m.ClassOf != 0 {
		out.ClassOf = &m.ClassOf
	}
	if m.School.ID != 0 {
		out.SchoolID = &m.School.ID
		out.School = &schoolRef{m.School.ID, m.School.Name, m.School.NameEn}
	}
	return out
}

type changeIn struct {
	Email    rest.Opt[string] `json:"email" max:"254" format:"email"`
	Nickname rest.Opt[string] `json:"nickname" min:"2" max:"10"`
	ClassOf  rest.Opt[int64]  `json:"class_of" null:"true"`
	Name     rest.Opt[string] `json:"name" max:"50" blank:"true"`
	Language rest.Opt[string] `json:"language" choices:"ko,en" blank:"true"`
	Theme    rest.Opt[string] `json:"theme" choices:"light,dark" blank:"true"`
	Password rest.Opt[string] `json:"password" trim:"false" write:"true" help:"The current one; needed with email."`
}

func (in changeIn) change() Change {
	c := Change{Password: in.Password.Value}
	text := func(o rest.Opt[string]) *string {
		if !o.Set {
			return nil
		}
		return &o.Value
	}
	c.Email, c.Nickname, c.Name, c.Language, c.Theme = text(in.Email), text(in.Nickname), text(in.Name), text(in.Language), text(in.Theme)
	if in.ClassOf.Set {
		year := int(min(max(in.ClassOf.Or(0), -1), 1<<30))
		c.ClassOf = &year
	}
	return c
}

type passwordIn struct {
	Old string `json:"old_password" trim:"false" write:"true"`
	New string `json:"new_password" max:"128" trim:"false" write:"true"`
}

type verificationOut struct {
	State      State    `json:"state"`
	IsVerified bool     `json:"is_verified"`
	Domains    []string `json:"domains"`
}

type schoolMailIn struct {
	Email string `json:"email" max:"254" format:"email"`
}

type codeIn struct {
	Code string `json:"code" max:"20"`
}

type apiSession struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Device    string    `json:"device"`
	IsCurrent bool      `json:"is_current"`
	CreatedAt rest.Time `json:"created_at"`
	SeenAt    rest.Time `json:"seen_at"`
	ExpiresAt rest.Time `json:"expires_at"`
}

type sessionIn struct {
	ID string `path:"id"`
}

// callMe adds the calls about the own account.
func (s *Service) callMe(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/account/me/", Name: "Me", Summary: "The own account", May: hasAccount}, own(s.apiMe))
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/account/me/", Name: "Me", Summary: "Change the own account", May: hasAccount}, own(s.apiChangeMe))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/password/change/", Name: "Password Change", Summary: "Change the password, which ends all sessions and tokens", Status: http.StatusNoContent, May: hasAccount}, own(s.apiChangePassword))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/email/", Name: "Email", Summary: "Have the letter that confirms the e-mail sent again", Status: http.StatusNoContent, May: hasAccount}, own(s.apiSendConfirmation))
	rest.Handle(api, rest.Call{Method: "GET", Path: "/account/verification/", Name: "Verification", Summary: "How one can be verified as a student", May: hasAccount}, own(s.apiVerification))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/verification/", Name: "Verification", Summary: "Have a code sent to a school mail", Status: http.StatusNoContent, May: hasAccount}, own(s.apiSendCode))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/verification/confirm/", Name: "Verification Confirm", Summary: "Become a verified student by the code", Status: http.StatusOK, May: hasAccount}, own(s.apiVerify))
	rest.Handle(api, rest.Call{Method: "GET", Path: "/account/sessions/", Name: "Session List", Summary: "Where one is logged in", May: hasAccount}, own(s.apiSessions))
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/account/sessions/", Name: "Session List", Summary: "End all sessions but this one", May: hasAccount}, own(s.apiEndOthers))
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/account/sessions/{id}/", Name: "Session Instance", Summary: "End a session", May: hasAccount}, own(s.apiEndSession))
}

func (s *Service) apiMe(ctx context.Context, v Viewer, _ rest.Empty) (apiMe, error) {
	m, err := s.Me(ctx, v)
	return m.api(), err
}

func (s *Service) apiChangeMe(ctx context.Context, v Viewer, in changeIn) (apiMe, error) {
	m, err := s.ChangeMe(ctx, v, in.change())
	return m.api(), err
}

func (s *Service) apiChangePassword(ctx context.Context, v Viewer, in passwordIn) (rest.Empty, error) {
	return rest.Empty{}, s.ChangePassword(ctx, v, in.Old, in.New)
}

func (s *Service) apiSendConfirmation(ctx context.Context, v Viewer, _ rest.Empty) (rest.Empty, error) {
	return rest.Empty{}, s.SendConfirmation(ctx, v)
}

func (s *Service) apiVerification(ctx context.Context, v Viewer, _ rest.Empty) (out verificationOut, err error) {
	out = verificationOut{State: v.State, IsVerified: v.Verified(), Domains: []string{}}
	if v.School != 0 {
		out.Domains, err = s.Domains(ctx, v.School)
	}
	return out, err
}

func (s *Service) apiSendCode(ctx context.Context, v Viewer, in schoolMailIn) (rest.Empty, error) {
	return rest.Empty{}, s.SendSchoolCode(ctx, v, in.Email)
}

func (s *Service) apiVerify(ctx context.Context, v Viewer, in codeIn) (apiMe, error) {
	if err := s.VerifySchoolCode(ctx, v, in.Code); err != nil {
		return apiMe{}, err
	}
	return s.apiMe(ctx, v, rest.Empty{})
}

func (s *Service) apiSessions(ctx context.Context, v Viewer, _ rest.Empty) ([]apiSession, error) {
	all, err := s.Sessions(ctx, v)
	out := make([]apiSession, len(all))
	for i, one := range all {
		out[i] = apiSession{one.ID, one.Kind, one.Device, one.Current, rest.At(one.CreatedAt), rest.At(one.SeenAt), rest.At(one.ExpiresAt)}
	}
	return out, err
}

func (s *Service) apiEndOthers(ctx context.Context, v Viewer, _ rest.Empty) (rest.Empty, error) {
	return rest.Empty{}, s.EndOtherSessions(ctx, v)
}

func (s *Service) apiEndSession(ctx context.Context, v Viewer, in sessionIn) (rest.Empty, error) {
	return rest.Empty{}, s.EndSession(ctx, v, in.ID)
}

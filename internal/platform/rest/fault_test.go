package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

func init() {
	i18n.Add(`
[error.probe_answered]
ko = "답이 달린 {0}예요."
en = "This {0} has an answer."
[noun.probe_user]
ko = "사용자"
en = "user"
[noun.probe_nickname]
ko = "닉네임"
en = "nickname"
`)
}

func TestFaultsAreAnsweredInTheAskersWords(t *testing.T) {
	a := probe(t)
	for i, c := range []struct {
		err    error
		status int
		ko, en string
	}{
		{fault.New(fault.NotFound, "post_not_found"), 404, `{"detail":"찾을 수 없습니다."}`, `{"detail":"Not found."}`},
		{fault.New(fault.NotFound, "invalid_cursor"), 404, `{"detail":"커서(cursor)가 유효하지 않습니다."}`, `{"detail":"Invalid cursor"}`},
		{fault.New(fault.Forbidden, "permission_denied"), 403, `{"detail":"이 작업을 수행할 권한(permission)이 없습니다."}`, `{"detail":"You do not have permission to perform this action."}`},
		{fault.New(fault.Forbidden, "nobody_knows"), 403, `{"detail":"이 작업을 수행할 권한(permission)이 없습니다."}`, `{"detail":"You do not have permission to perform this action."}`},
		{fault.New(fault.Conflict, "probe_answered", "x"), 409, `{"detail":"답이 달린 x예요.","code":"probe_answered"}`, `{"detail":"This x has an answer.","code":"probe_answered"}`},
		{fault.New(fault.Unauthenticated, "authentication_failed"), 401, `{"detail":"자격 인증데이터(authentication credentials)가 정확하지 않습니다."}`, `{"detail":"Incorrect authentication credentials."}`},
		{fault.New(fault.Unauthenticated, "no_active_account"), 401, `{"detail":"지정된 자격 증명에 해당하는 활성화된 사용자를 찾을 수 없습니다"}`, `{"detail":"No active account found with the given credentials"}`},
		{fault.New(fault.Unauthenticated, "bad_authorization_header"), 401, `{"detail":"인증 헤더에는 공백으로 구분 된 두 개의 값이 포함되어야 합니다","code":"bad_authorization_header"}`, `{"detail":"Authorization header must contain two space-delimited values","code":"bad_authorization_header"}`},
		{fault.New(fault.Unauthenticated, "user_not_found"), 401, `{"detail":"찾을 수 없는 사용자","code":"user_not_found"}`, `{"detail":"User not found","code":"user_not_found"}`},
		{fault.New(fault.Unauthenticated, "user_inactive"), 401, `{"detail":"비활성화된 사용자","code":"user_inactive"}`, `{"detail":"User is inactive","code":"user_inactive"}`},
		{fault.New(fault.Unauthenticated, "token_no_user"), 401, `{"detail":"토큰에 사용자 식별자가 포함되어 있지 않습니다","code":"token_not_valid"}`, `{"detail":"Token contained no recognizable user identification","code":"token_not_valid"}`},
		{fault.New(fault.Unauthenticated, "token_not_valid", "token_type"), 401, `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"잘못된 토큰 타입"}]}`, `{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"Token has wrong type"}]}`},
		{fault.New(fault.Unauthenticated, "token_not_valid", "token_no_exp"), 401, `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"토큰에 'exp' 클레임이 없음"}]}`, `{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"Token has no 'exp' claim"}]}`},
		{fault.New(fault.Unauthenticated, "refresh_token_invalid"), 401, `{"detail":"유효하지 않거나 만료된 토큰","code":"token_not_valid"}`, `{"detail":"Token is invalid or expired","code":"token_not_valid"}`},
		{fault.New(fault.Unauthenticated, "refresh_token_blacklist"), 401, `{"detail":"블랙리스트에 추가된 토큰","code":"token_not_valid"}`, `{"detail":"Token is blacklisted","code":"token_not_valid"}`},
		{fault.Whole("token_blacklisted"), 400, `{"non_field_errors":["Token is blacklisted"]}`, `{"non_field_errors":["Token is blacklisted"]}`},
		{fault.Wait("throttled", 60*time.Second), 429, `{"detail":"요청이 지연(throttled)되었습니다. Expected available in 60 seconds."}`, `{"detail":"Request was throttled. Expected available in 60 seconds."}`},
		{fault.Wait("throttled", 300*time.Millisecond), 429, `{"detail":"요청이 지연(throttled)되었습니다. Expected available in 1 second."}`, `{"detail":"Request was throttled. Expected available in 1 second."}`},
		{fault.New(fault.TooMany, "throttled"), 429, `{"detail":"요청이 지연(throttled)되었습니다."}`, `{"detail":"Request was throttled."}`},
		{fault.New(fault.TooLarge, "too_large"), 413, `{"detail":"요청 본문이 너무 큽니다."}`, `{"detail":"The request body is too large."}`},
		{fault.New(fault.NoSpace, "disk"), 507, `{"detail":"저장 공간이 부족합니다."}`, `{"detail":"The server has no space left."}`},
		{fault.New(fault.Unavailable, "starting"), 503, `{"detail":"잠시 후 다시 시도해 주세요."}`, `{"detail":"Try again in a moment."}`},
		{fault.New(fault.Invalid, "anything"), 400, `{"detail":"잘못된 요청입니다."}`, `{"detail":"Malformed request."}`},
		{fault.Field("nickname", "unique", "probe_user", "probe_nickname"), 400, `{"nickname":["사용자의 닉네임은/는 이미 존재합니다."]}`, `{"nickname":["user with this nickname already exists."]}`},
		{fault.Field("password", "password_too_short", 8).And("password", "password_too_common").And("password", "password_entirely_numeric").And("password", "password_too_similar", "사용자 이름"), 400,
			`{"password":["비밀번호가 너무 짧습니다. 최소 8 문자를 포함해야 합니다.","비밀번호가 너무 일상적인 단어입니다.","비밀번호가 전부 숫자로 되어 있습니다.","비밀번호가 사용자 이름와 너무 유사합니다."]}`,
			`{"password":["This password is too short. It must contain at least 8 characters.","This password is too common.","This password is entirely numeric.","The password is too similar to the 사용자 이름."]}`},
		{fault.Field("id", "invalid_username").And("", "unique_together", "board, slug"), 400,
			`{"id":["유효한 사용자 이름을 입력하세요. 이곳에는 문자, 숫자, @/./+/-/_만 가능합니다."],"non_field_errors":["필드 board, slug 는 반드시 고유(unique)해야 합니다."]}`,
			`{"id":["Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."],"non_field_errors":["The fields board, slug must make a unique set."]}`},
		{fmt.Errorf("in a rule: %w", fault.Field("content", "max_length", 300)), 400, `{"content":["이 필드의 글자 수가 300 이하인지 확인하십시오."]}`, `{"content":["Ensure this field has no more than 300 characters."]}`},
	} {
		name := fmt.Sprint("f", i)
		probeFaults[name] = c.err
		for who, want := range map[string]string{"": c.ko, "english": c.en} {
			w := ask(t, a, "GET /fault/"+name+"/\nX-Who: "+who)
			if w.Code != c.status || w.Body.String() != want {
				t.Errorf("%v: got %d %s, want %d %s", c.err, w.Code, w.Body, c.status, want)
			}
		}
	}
}

func TestWhatIsNoFaultIsLoggedOnceAndNotTold(t *testing.T) {
	var logged []error
	a := New(Options{Log: func(_ context.Context, err error) { logged = append(logged, err) }})
	secret := errors.New("SELECT password FROM users")
	Handle(a, Call{Method: "GET", Path: "/x/", Open: true}, func(context.Context, Empty) (Empty, error) { return Empty{}, secret })
	Handle(a, Call{Method: "GET", Path: "/y/", Open: true}, func(context.Context, Empty) (func(), error) { return nil, nil })
	for _, path := range []string{"/x/", "/y/"} {
		w := ask(t, a, "GET "+path)
		if w.Code != 500 || w.Body.String() != `{"detail":"서버 장애가 발생했습니다."}` || w.Header().Get("ETag") != "" {
			t.Errorf("%s: got %d %s", path, w.Code, w.Body)
		}
	}
	if len(logged) != 2 || logged[0] != secret {
		t.Errorf("logged %v", logged)
	}
	// Who has gone away is no fault of the server's.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", "/x/", nil)
	a.ServeHTTP(discard{}, r)
	if len(logged) != 2 {
		t.Errorf("logged %v", logged[2:])
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

func TestContentLanguageIsSaidWhereALanguageWasAskedFor(t *testing.T) {
	a := probe(t)
	for text, want := range map[string]string{
		"GET /board/": "",
		"GET /board/\nAccept-Language: en\nX-Who: english": "en",
		"GET /board/9/\nAccept-Language: fr":               "ko",
		"GET /nothing/\nAccept-Language: ko-KR,ko;q=0.9":   "ko",
	} {
		if got := ask(t, a, text).Header().Get("Content-Language"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

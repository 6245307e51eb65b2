package rest

import (
	"context"
	"strings"
	"testing"
)

// A sent value and what is understood, or what is wrong with it in Korean and
// English. "=" stands for the answer's field being the value.
func TestValuesAreReadAsDRFReadsThem(t *testing.T) {
	a := probe(t)
	const (
		notString = "Not a valid string."
		blank     = "이 필드는 blank일 수 없습니다.|This field may not be blank."
		null      = "이 필드는 null일 수 없습니다.|This field may not be null."
		integer   = "유효한 정수(integer)를 넣어주세요.|A valid integer is required."
		number    = "유효한 숫자를 넣어주세요.|A valid number is required."
		boolean   = "Must be a valid boolean."
		uuid      = "Must be a valid UUID."
		email     = "유효한 이메일 주소를 입력하십시오.|Enter a valid email address."
		url       = "유효한 URL을 입력하십시오.|Enter a valid URL."
		slug      = `문자, 숫자, 밑줄( _ ) 또는 하이픈( - )으로 이루어진 유효한 \"slug\"를 입력하십시오.|Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.`
		datetime  = "Datetime의 포멧이 잘못되었습니다. 이 형식들 중 한가지를 사용하세요: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
		date      = "Date의 포멧이 잘못되었습니다. 이 형식들 중 한가지를 사용하세요: YYYY-MM-DD.|Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
	)
	for _, c := range []struct{ field, sent, want string }{
		{"str", `"  ab\u2028 "`, `="ab"`},
		{"str", `12`, `="12"`},
		{"str", `1.0`, `="1.0"`},
		{"str", `1e20`, `="1e+20"`},
		{"str", `true`, notString},
		{"str", `[]`, notString},
		{"str", `{}`, notString},
		{"str", `null`, null},
		{"str", `""`, blank},
		{"str", `" \u2028\t"`, blank},
		{"str", `"a"`, "이 필드의 글자 수가  적어도 2 이상인지 확인하십시오.|Ensure this field has at least 2 characters."},
		{"str", `"01234567890"`, "이 필드의 글자 수가 10 이하인지 확인하십시오.|Ensure this field has no more than 10 characters."},
		{"str", `"😀😀😀😀😀😀😀😀😀😀"`, `="😀😀😀😀😀😀😀😀😀😀"`},
		{"str", `"a\u0000b"`, "null 문자는 사용할 수 없습니다. |Null characters are not allowed."},
		{"str", `"a\ud800b"`, "Surrogate characters are not allowed: U+D800."},
		{"str", `"가나"`, `="가나"`},
		{"blank", `""`, `=""`},
		{"blank", `"  "`, `=""`},
		{"blank", `null`, null},
		{"null", `null`, `=null`},
		{"null", `""`, blank},
		{"both", `""`, `=""`},
		{"both", `null`, `=null`},
		{"raw", `" a "`, `=" a "`},
		{"raw", `"  "`, `="  "`},
		{"raw", `""`, blank},

		{"int", `5`, `=5`},
		{"int", `"1.0"`, `=1`},
		{"int", `1.0`, `=1`},
		{"int", `" 7 "`, `=7`},
		{"int", `"１２"`, `=12`},
		{"int", `"1_0"`, `=10`},
		{"int", `true`, integer},
		{"int", `1.5`, integer},
		{"int", `"abc"`, integer},
		{"int", `""`, integer},
		{"int", `[1]`, integer},
		{"int", `1e400`, integer},
		{"int", `null`, null},
		{"int", `9223372036854775808`, "이 값이 9223372036854775807보다 작거나 같은지 확인하십시오.|Ensure this value is less than or equal to 9223372036854775807."},
		{"int", `-99999999999999999999999`, "이 값이 -9223372036854775808보다 크거나 같은지 확인하십시오.|Ensure this value is greater than or equal to -9223372036854775808."},
		{"int", `"` + strings.Repeat("9", 1001) + `"`, "문자열 값이 너무 큽니다.|String value too large."},
		{"small", `40000`, "이 값이 32767보다 작거나 같은지 확인하십시오.|Ensure this value is less than or equal to 32767."},
		{"range", `6`, "이 값이 5보다 작거나 같은지 확인하십시오.|Ensure this value is less than or equal to 5."},
		{"range", `0`, "이 값이 1보다 크거나 같은지 확인하십시오.|Ensure this value is greater than or equal to 1."},
		{"float", `"1.5"`, `=1.5`},
		{"float", `true`, `=1`},
		{"float", `"nan"`, number},
		{"float", `"0x1p4"`, number},
		{"float", `[]`, number},

		{"bool", `true`, `=true`}, {"bool", `"yes"`, `=true`}, {"bool", `"on"`, `=true`}, {"bool", `"t"`, `=true`},
		{"bool", `"y"`, `=true`}, {"bool", `"1"`, `=true`}, {"bool", `1`, `=true`}, {"bool", `1.0`, `=true`},
		{"bool", `0`, `=false`}, {"bool", `-0.0`, `=false`}, {"bool", `"off"`, `=false`}, {"bool", `"False"`, `=false`},
		{"bool", `""`, boolean}, {"bool", `2`, boolean}, {"bool", `-1`, boolean}, {"bool", `"maybe"`, boolean},
		{"bool", `[]`, boolean}, {"bool", `null`, null},
		{"nullbool", `"null"`, `=null`}, {"nullbool", `""`, `=null`}, {"nullbool", `null`, `=null`},

		{"email", `"a@b.co"`, `="a@b.co"`}, {"email", `"a.b+c@ab-c.ac.kr"`, `="a.b+c@ab-c.ac.kr"`},
		{"email", `"a@localhost"`, `="a@localhost"`}, {"email", `"a@[127.0.0.1]"`, `="a@[127.0.0.1]"`},
		{"email", `"a@한국.한국"`, `="a@한국.한국"`}, {"email", `"\"a b\"@b.co"`, email},
		{"email", `"a@b"`, email}, {"email", `"@b.co"`, email}, {"email", `"a@-b.co"`, email}, {"email", `"a@b..co"`, email},
		{"email", `"a..b@b.co"`, email}, {"email", `"가@b.co"`, email}, {"email", `"a b@b.co"`, email}, {"email", `"a"`, email},
		{"email", `"a@b.co\n"`, `="a@b.co"`},
		{"url", `"https://a.bc/c?d#e"`, `="https://a.bc/c?d#e"`}, {"url", `"http://localhost:8080/"`, `="http://localhost:8080/"`},
		{"url", `"http://한국.한국/"`, `="http://한국.한국/"`}, {"url", `"http://[::1]/"`, `="http://[::1]/"`}, {"url", `"ftp://u:p@a.bc"`, `="ftp://u:p@a.bc"`},
		{"url", `"javascript:alert(1)"`, url}, {"url", `"a.bc"`, url}, {"url", `"http://a"`, url}, {"url", `"http://-a.bc"`, url},
		{"url", `"http://a b.cd"`, url}, {"url", `"http://1.2.3.4.5"`, url}, {"url", `"gopher://a.bc"`, url}, {"url", `"http://a.bc:1"`, url},
		{"slug", `"a-B_1"`, `="a-B_1"`}, {"slug", `"a b"`, slug}, {"slug", `"가"`, slug},
		{"uuid", `"12345678123456781234567812345678"`, `="12345678-1234-5678-1234-567812345678"`},
		{"uuid", `"{12345678-1234-5678-1234-567812345678}"`, `="12345678-1234-5678-1234-567812345678"`},
		{"uuid", `1`, `="00000000-0000-0000-0000-000000000001"`},
		{"uuid", `"abc"`, uuid}, {"uuid", `-1`, uuid}, {"uuid", `1.5`, uuid}, {"uuid", `""`, uuid},
		{"uuid", `340282366920938463463374607431768211456`, uuid}, {"uuid", strings.Repeat("9", 4000), uuid},

		{"choice", `"a"`, `="a"`}, {"choice", `1`, `="1"`},
		{"choice", `"z"`, `\"z\"이 유효하지 않은 선택(choice)입니다.|\"z\" is not a valid choice.`},
		{"choice", `["a"]`, `\"['a']\"이 유효하지 않은 선택(choice)입니다.|\"['a']\" is not a valid choice.`},
		{"choice", `true`, `\"True\"이 유효하지 않은 선택(choice)입니다.|\"True\" is not a valid choice.`},
		{"choice", `""`, `\"\"이 유효하지 않은 선택(choice)입니다.|\"\" is not a valid choice.`},
		{"fk", `3`, `=3`}, {"fk", `"3"`, `=3`}, {"fk", `3.0`, `=3`},
		{"fk", `"abc"`, "잘못된 형식입니다. pk 값 대신 str를 받았습니다.|Incorrect type. Expected pk value, received str."},
		{"fk", `[]`, "잘못된 형식입니다. pk 값 대신 list를 받았습니다.|Incorrect type. Expected pk value, received list."},
		{"fk", `{}`, "잘못된 형식입니다. pk 값 대신 dict를 받았습니다.|Incorrect type. Expected pk value, received dict."},
		{"fk", `true`, "잘못된 형식입니다. pk 값 대신 bool를 받았습니다.|Incorrect type. Expected pk value, received bool."},
		{"fk", `1.5`, "잘못된 형식입니다. pk 값 대신 float를 받았습니다.|Incorrect type. Expected pk value, received float."},
		{"fk", `""`, null}, {"fk", `null`, null}, {"nullfk", `""`, `=null`},
		{"fk", `99999999999999999999`, `유효하지 않은 pk \"99999999999999999999\" - 객체가 존재하지 않습니다.|Invalid pk \"99999999999999999999\" - object does not exist.`},

		{"date", `"2023-5-1"`, `="2023-05-01"`}, {"date", `"2023-02-30"`, date}, {"date", `"2023-05-01T00:00"`, date}, {"date", `1`, date}, {"date", `""`, date},
		{"when", `"2023-05-01T10:00:00Z"`, `="2023-05-01T19:00:00+09:00"`},
		{"when", `"2023-05-01 10:00"`, `="2023-05-01T10:00:00+09:00"`},
		{"when", `"2023-05-01T10:00:00.12345678+05:30"`, `="2023-05-01T13:30:00.123456+09:00"`},
		{"when", `"2023-05-01T10:00:00,5+09"`, `="2023-05-01T10:00:00.500000+09:00"`},
		{"when", `"2023-05-01"`, datetime}, {"when", `"2023-05-01T24:00"`, datetime}, {"when", `"x"`, datetime}, {"when", `5`, datetime},
		{"when", `"9999-12-31T23:59:59-10:00"`, "Datetime value out of range."},
		{"decimal", `1.5`, `="1.50"`}, {"decimal", `"1"`, `="1.00"`}, {"decimal", `"-0.05"`, `="-0.05"`}, {"decimal", `"1e1"`, `="10.00"`},
		{"decimal", `".5"`, `="0.50"`}, {"decimal", `0`, `="0.00"`},
		{"decimal", `123.45`, "전체 숫자(digits)가 4 이하인지 확인하십시오.|Ensure that there are no more than 4 digits in total."},
		{"decimal", `"0.123"`, "소수점 자릿수가  2 이하인지 확인하십시오.|Ensure that there are no more than 2 decimal places."},
		{"decimal", `123`, "소수점 자리 앞에 숫자(digits)가 2 이하인지 확인하십시오.|Ensure that there are no more than 2 digits before the decimal point."},
		{"decimal", `"1e999999999"`, "전체 숫자(digits)가 4 이하인지 확인하십시오.|Ensure that there are no more than 4 digits in total."},
		{"decimal", `"nan"`, number}, {"decimal", `"."`, number}, {"decimal", `true`, number}, {"decimal", `""`, number},

		{"list", `["a"," b "]`, `=["a","b"]`}, {"list", `[]`, `=[]`},
		{"list", `"a"`, `아이템 리스트가 예상되었으나 \"str\"를 받았습니다.|Expected a list of items but got type \"str\".`},
		{"list", `{"a":1}`, `아이템 리스트가 예상되었으나 \"dict\"를 받았습니다.|Expected a list of items but got type \"dict\".`},
		{"list", `["a","b","c","d"]`, "Ensure this field has no more than 3 elements."},
		{"ints", `[1,"2"]`, `=[1,2]`}, {"ints", `[]`, "This list may not be empty."},
		{"json", `{"b":[1, 2],"a":null}`, `={"b":[1,2],"a":null}`},
	} {
		for i, lang := range []string{"", "english"} {
			w := ask(t, a, "POST /kinds/\nX-Who: "+lang+"\n\n"+`{"`+c.field+`":`+c.sent+`}`)
			status, want := 400, ""
			if val, ok := strings.CutPrefix(c.want, "="); ok {
				status, want = 200, `{"`+c.field+`":`+val+`}`
			} else {
				texts := strings.SplitN(c.want, "|", 2)
				if c.want == datetime {
					texts = []string{datetime, "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."}
				}
				want = `{"` + c.field + `":["` + texts[min(i, len(texts)-1)] + `"]}`
			}
			if w.Code != status || w.Body.String() != want {
				t.Errorf("%s %.60s: got %d %s, want %d %s", c.field, c.sent, w.Code, w.Body, status, want)
			}
		}
	}
}

func TestItemsOfListsHaveProblemsOfTheirOwn(t *testing.T) {
	w := ask(t, probe(t), "POST /kinds/\n\n"+`{"list":["a",[],""],"ints":["x"]}`)
	want := `{"list":{"1":["Not a valid string."],"2":["이 필드는 blank일 수 없습니다."]},"ints":{"0":["유효한 정수(integer)를 넣어주세요."]}}`
	if w.Code != 400 || w.Body.String() != want {
		t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
	}
}

func TestSeveralProblemsOfAFieldStandTogether(t *testing.T) {
	w := ask(t, probe(t), "POST /kinds/\n\n"+`{"str":"0123456789\u0000"}`)
	want := `{"str":["이 필드의 글자 수가 10 이하인지 확인하십시오.","null 문자는 사용할 수 없습니다. "]}`
	if w.Body.String() != want {
		t.Errorf("got %s, want %s", w.Body, want)
	}
}

func TestBodiesThatAreNoObject(t *testing.T) {
	a := probe(t)
	for body, want := range map[string]string{
		``:       `{}`,
		`null`:   `{"non_field_errors":["No data provided"]}`,
		`[]`:     `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 list를 받았습니다."]}`,
		`"a"`:    `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 str를 받았습니다."]}`,
		`1`:      `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 int를 받았습니다."]}`,
		`1.5`:    `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 float를 받았습니다."]}`,
		`true`:   `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 bool를 받았습니다."]}`,
		`NaN`:    `{"detail":"JSON parse error - Out of range float values are not JSON compliant: 'NaN'"}`,
		"\xff{}": `{"detail":"JSON parse error - 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"}`,
		`{"id":7,"zzz":1,"Str":"ab","str":"xx","str":"yy"}`: `{"str":"yy"}`,
	} {
		if w := ask(t, a, "POST /kinds/\n\n"+body); w.Body.String() != want {
			t.Errorf("%q: got %d %s, want %s", body, w.Code, w.Body, want)
		}
	}
}

func TestFormsAreReadAsDRFReadsThem(t *testing.T) {
	a := probe(t)
	const form = "POST /kinds/\nContent-Type: application/x-www-form-urlencoded\n\n"
	for body, want := range map[string]string{
		"str=%20ab+&str=c%63&zzz=1":      `{"str":"cc"}`,
		"str=":                           `{}`,
		"null=&both=&blank=":             `{"blank":"","null":null,"both":""}`,
		"list=a&list=b&ints=3":           `{"list":["a","b"],"ints":[3]}`,
		"bool=on&nullbool=":              `{"bool":true,"nullbool":null}`,
		"str=%ED%95%9C%EA%B8%80&int=%2B": `{"int":["유효한 정수(integer)를 넣어주세요."]}`,
		"str=100%25%zz":                  `{"str":"100%%zz"}`,
		"str=a%FFb":                      `{"str":"a` + "\ufffd" + `b"}`,
		"fk=":                            `{}`,
	} {
		if w := ask(t, a, form+body); w.Body.String() != want {
			t.Errorf("%s: got %d %s, want %s", body, w.Code, w.Body, want)
		}
	}
	multi := "POST /kinds/\nContent-Type: multipart/form-data; boundary=x\n\n"
	part := func(head, body string) string {
		return "--x\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n"
	}
	for body, want := range map[string]string{
		part(`name="str"`, "ab") + part(`name="int"`, "3") + "--x--\r\n": `{"str":"ab","int":3}`,
		part(`name="str"; filename="a.txt"`, "ab") + "--x--\r\n":         `{"str":["Not a valid string."]}`,
		part(`name="int"; filename="a.txt"`, "1") + "--x--\r\n":          `{"int":["유효한 정수(integer)를 넣어주세요."]}`,
		part(`name="str"`, "ab"):                                         `{"detail":"Multipart form parse error - Unexpected end of the form"}`,
		"nonsense":                                                       `{}`,
	} {
		if w := ask(t, a, multi+body); w.Body.String() != want {
			t.Errorf("%q: got %d %s, want %s", body, w.Code, w.Body, want)
		}
	}
	w := ask(t, a, "POST /kinds/\nContent-Type: multipart/form-data\n\nx")
	if want := `{"detail":"Multipart form parse error - Invalid boundary in multipart: None"}`; w.Body.String() != want {
		t.Errorf("got %s, want %s", w.Body, want)
	}
}

// A browser sends nothing of a box without its tick.
func TestABooleanLeftOutOfAFormIsFalse(t *testing.T) {
	type in struct {
		Off  Opt[bool] `json:"off" optional:"true"`
		Keep Opt[bool] `json:"keep" optional:"true" absent:"keep"`
	}
	a := New(Options{})
	answer := func(_ context.Context, i in) (in, error) { return i, nil }
	Handle(a, Call{Method: "POST", Path: "/x/", Open: true, Status: 200}, answer)
	Handle(a, Call{Method: "PATCH", Path: "/x/", Open: true}, answer)
	const form = " /x/\nContent-Type: application/x-www-form-urlencoded\n\nz=1"
	for text, want := range map[string]string{
		"POST" + form:      `{"off":{"Set":true,"Null":false,"Value":false},"keep":{"Set":false,"Null":false,"Value":false}}`,
		"PATCH" + form:     `{"off":{"Set":false,"Null":false,"Value":false},"keep":{"Set":false,"Null":false,"Value":false}}`,
		"POST /x/\n\n{}":   `{"off":{"Set":false,"Null":false,"Value":false},"keep":{"Set":false,"Null":false,"Value":false}}`,
		"POST /x/\n\n \n ": `{"detail":"JSON parse error - Expecting value: line 2 column 2 (char 3)"}`,
	} {
		if w := ask(t, a, text); w.Body.String() != want {
			t.Errorf("%q: got %s, want %s", text, w.Body, want)
		}
	}
}

func TestProblemsComeInTheOrderOfTheFieldsAndTogetherWithChecks(t *testing.T) {
	w := ask(t, probe(t), "POST /board/\nX-Who: a\n\n"+`{"school_id":10,"name":"x","category":null}`)
	want := `{"category":["이 필드는 null일 수 없습니다."],"name":["이 필드의 글자 수가  적어도 2 이상인지 확인하십시오."],"school_id":["유효하지 않은 pk \"10\" - 객체가 존재하지 않습니다."]}`
	if w.Code != 400 || w.Body.String() != want {
		t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
	}
}

func TestAPatchAsksForNothing(t *testing.T) {
	a := probe(t)
	for body, want := range map[string]string{
		`{}`:                 `"name":"<a&b>"`,
		`{"name":" neu "}`:   `"name":"neu"`,
		`{"name":"toolong"}`: `{"name":["이 필드의 글자 수가 5 이하인지 확인하십시오."]}`,
	} {
		if w := ask(t, a, "PATCH /board/1/\nX-Who: a\n\n"+body); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %s, want %s", body, w.Body, want)
		}
	}
}

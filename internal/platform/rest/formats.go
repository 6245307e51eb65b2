package rest

import (
	"math/big"
	"net/netip"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/net/idna"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// The formats of texts, as Django 3.2's validators know them.

var (
	slugText = regexp.MustCompile(`^[-a-zA-Z0-9_]+\n?$`)

	emailUser = regexp.MustCompile("(?i)^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*" +
		"|\"(?:[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f!#-\\[\\]-\\x7f]|\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f])*\")$")
	emailDomain  = regexp.MustCompile(`(?i)^(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z0-9-]{1,62}[A-Z0-9]$`)
	emailLiteral = regexp.MustCompile(`(?i)^\[([A-F0-9:.]+)\]$`)

	urlText = regexp.MustCompile(`(?i)^(?:https?|ftps?)://(?:[^\s:@/]+(?::[^\s:@/]*)?@)?` +
		`(\[[0-9a-f:.]+\]|[^\s:@/?#\[\]]+)(?::[0-9]{2,5})?(?:[/?#]\S*)?$`)
	hostLabel = regexp.MustCompile(`(?i)^[a-z0-9\x{a1}-\x{ffff}](?:[a-z0-9\x{a1}-\x{ffff}-]{0,61}[a-z0-9\x{a1}-\x{ffff}])?$`)
	hostTop   = regexp.MustCompile(`(?i)^(?:[a-z\x{a1}-\x{ffff}-]{2,63}|xn--[a-z0-9]{1,59})$`)
)

func isSlug(s string) bool { return slugText.MatchString(s) }

func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || !emailUser.MatchString(s[:at]) {
		return false
	}
	domain := s[at+1:]
	if domain == "localhost" || emailDomain.MatchString(domain) {
		return true
	}
	if m := emailLiteral.FindStringSubmatch(domain); m != nil {
		_, err := netip.ParseAddr(m[1])
		return err == nil
	}
	ascii, err := idna.Punycode.ToASCII(domain)
	return err == nil && emailDomain.MatchString(ascii)
}

func isURL(s string) bool {
	m := urlText.FindStringSubmatch(s)
	if m == nil || strings.ContainsAny(s, "\t\r\n") {
		return false
	}
	host := m[1]
	if strings.HasPrefix(host, "[") {
		a, err := netip.ParseAddr(strings.Trim(host, "[]"))
		return err == nil && a.Is6()
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Is4()
	}
	return isHost(host)
}

func isHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	top := labels[len(labels)-1]
	if len(labels) < 2 || len(host) > 253 || !hostTop.MatchString(top) ||
		strings.HasPrefix(top, "-") || strings.HasSuffix(top, "-") {
		return false
	}
	for _, l := range labels[:len(labels)-1] {
		if !hostLabel.MatchString(l) {
			return false
		}
	}
	return true
}

func uuidOfInt(s string) (uuid.UUID, bool) {
	if len(s) > 40 {
		return uuid.UUID{}, false
	}
	n, ok := new(big.Int).SetString(s, 10)
	if !ok || n.Sign() < 0 || n.BitLen() > 128 {
		return uuid.UUID{}, false
	}
	var id uuid.UUID
	n.FillBytes(id[:])
	return id, true
}

var (
	dateText = regexp.MustCompile(`^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})`)
	timeText = regexp.MustCompile(`^[T ]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]{1,6})[0-9]{0,6})?)?(?:(Z)|([+-])([0-9]{2})(?::?([0-9]{2}))?)?$`)
)

// dateOf reads the date at the beginning of a text and returns what follows.
func dateOf(v value) (y, m, d int, rest string, ok bool) {
	if v.kind != isText {
		return 0, 0, 0, "", false
	}
	s := asciiDigits(strings.TrimSuffix(v.str(), "\n"))
	p := dateText.FindStringSubmatch(s)
	if p == nil {
		return 0, 0, 0, "", false
	}
	y, m, d = atoi(p[1]), atoi(p[2]), atoi(p[3])
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return y, m, d, s[len(p[0]):], y > 0 && t.Month() == time.Month(m) && t.Day() == d
}

// atoi reads up to six digits that a pattern has let through.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func (f *field) readDatetime(v value, to reflect.Value) verdict {
	y, mo, d, rest, ok := dateOf(v)
	p := timeText.FindStringSubmatch(rest)
	if !ok || p == nil {
		return bad("invalid_datetime")
	}
	h, mi, s := atoi(p[1]), atoi(p[2]), atoi(p[3])
	us := atoi((p[4] + "000000")[:6])
	offH, offM := atoi(p[7]), atoi(p[8])
	if h > 23 || mi > 59 || s > 59 || offH > 23 || offM > 59 {
		return bad("invalid_datetime")
	}
	zone := i18n.Zone // without a zone it is said in the instance's
	switch {
	case p[5] != "":
		zone = time.UTC
	case p[6] != "":
		seconds := offH*3600 + offM*60
		if p[6] == "-" {
			seconds = -seconds
		}
		zone = time.FixedZone("", seconds)
	}
	t := time.Date(y, time.Month(mo), d, h, mi, s, us*1000, zone)
	if u := t.In(i18n.Zone); u.Year() < 1 || u.Year() > 9999 {
		return bad("datetime_overflow")
	}
	if to.Kind() == reflect.String {
		to.SetString(string(appendTime(nil, t)))
		return verdict{}
	}
	to.Set(reflect.ValueOf(t))
	return verdict{}
}

// readDecimal keeps a decimal as its text with the declared number of places:
// "1.5" with two places is "1.50".
func (f *field) readDecimal(v value, to reflect.Value) verdict {
	if v.kind > isText {
		return bad("invalid_number")
	}
	s := strings.ReplaceAll(asciiDigits(strip(pyStr(v))), "_", "")
	if utf8.RuneCountInString(s) > maxNumberText {
		return bad("max_string_length")
	}
	p := numberText.FindStringSubmatch(s)
	if p == nil || p[2]+p[3] == "" {
		return bad("invalid_number")
	}
	digits := strings.TrimLeft(p[2]+p[3], "0")
	if digits == "" {
		digits = "0"
	}
	exp, err := strconv.Atoi(p[4])
	if p[4] != "" && err != nil || exp > maxNumberText || exp < -maxNumberText {
		return bad("max_digits", f.digits)
	}
	exp -= len(p[3])
	total, whole, places := len(digits)+exp, len(digits)+exp, 0
	switch {
	case exp >= 0:
	case len(digits) > -exp:
		total, places = len(digits), -exp
	default:
		total, whole, places = -exp, 0, -exp
	}
	switch {
	case total > f.digits:
		return bad("max_digits", f.digits)
	case places > f.places:
		return bad("max_decimal_places", f.places)
	case whole > f.digits-f.places:
		return bad("max_whole_digits", f.digits-f.places)
	}
	digits += strings.Repeat("0", max(exp, 0)) + strings.Repeat("0", f.places-places)
	digits = strings.Repeat("0", max(0, f.places+1-len(digits))) + digits
	cut := len(digits) - f.places
	out := strings.TrimLeft(digits[:cut], "0")
	if out == "" {
		out = "0"
	}
	if f.places > 0 {
		out += "." + digits[cut:]
	}
	if p[1] == "-" {
		out = "-" + out
	}
	to.SetString(out)
	return verdict{}
}

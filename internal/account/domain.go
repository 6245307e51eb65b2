package account

import (
	"context"
	"database/sql"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Mail of these is anybody's. A school with such a domain would take in all.
var openMail = map[string]bool{
	"gmail.com": true, "naver.com": true, "daum.net": true, "hanmail.net": true, "kakao.com": true, "nate.com": true,
	"outlook.com": true, "hotmail.com": true, "live.com": true, "yahoo.com": true, "icloud.com": true, "proton.me": true,
}

// domainProblem returns the code of what is wrong with the mail domain of a
// school, or "".
func domainProblem(d string) string {
	if len(d) > 253 || !strings.Contains(d, ".") {
		return "domain_invalid"
	}
	for label := range strings.SplitSeq(d, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
			label[0] == '-' || label[len(label)-1] == '-' {
			return "domain_invalid"
		}
	}
	// ac.kr and kin are nobody's; the name of a city (daegu.kr) may be a school's.
	label, _, _ := strings.Cut(d, ".")
	if suffix, _ := publicsuffix.PublicSuffix(d); suffix == d && len(label) <= 3 || openMail[d] {
		return "domain_public"
	}
	return ""
}

// addDomains gives a school mail domains and reports how many were new.
func addDomains(ctx context.Context, tx *db.Tx, school int64, domains []string) (n int, err error) {
	for _, d := range domains {
		added, err := tx.AddOnce(ctx, `INSERT INTO school_domains (mail_domain, school_id) VALUES (?, ?)`, d, school)
		if err != nil {
			return n, err
		}
		if added {
			n++
		}
	}
	return n, nil
}

// suffixes lists the domain of an address and all above it, the longest first.
// Of a name with more than eight labels the last eight count.
func suffixes(email string) []string {
	_, d, ok := strings.Cut(foldMail(email), "@")
	if !ok || d == "" {
		return nil
	}
	labels := strings.Split(d, ".")
	if len(labels) > 8 {
		labels = labels[len(labels)-8:]
	}
	all := make([]string, len(labels))
	for i := range labels {
		all[i] = strings.Join(labels[i:], ".")
	}
	return all
}

type domainOf struct {
	domain string
	school int64
}

func schoolDomains(ctx context.Context, q db.Q, email string) (all []string, found []domainOf, err error) {
	all = suffixes(email)
	if len(all) == 0 {
		return nil, nil, nil
	}
	found, err = db.All(ctx, q, func(r *sql.Rows) (d domainOf, err error) { return d, r.Scan(&d.domain, &d.school) },
		`SELECT mail_domain, school_id FROM school_domains WHERE mail_domain IN (`+db.In(len(all))+`) ORDER BY school_id`, db.Args(all)...)
	return all, found, err
}

// inferSchool returns the school that an address speaks for: the one with its
// longest domain. It returns 0 when no school has it, or several do: two
// campuses with one domain must be asked for.
func inferSchool(ctx context.Context, q db.Q, email string) (int64, error) {
	all, found, err := schoolDomains(ctx, q, email)
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		var schools []int64
		for _, f := range found {
			if f.domain == d {
				schools = append(schools, f.school)
			}
		}
		switch len(schools) {
		case 0:
		case 1:
			return schools[0], nil
		default:
			return 0, nil
		}
	}
	return 0, nil
}

// isSchoolMail reports whether an address is under one of the school's domains.
func isSchoolMail(ctx context.Context, q db.Q, school int64, email string) (bool, error) {
	_, found, err := schoolDomains(ctx, q, email)
	for _, f := range found {
		if f.school == school {
			return true, err
		}
	}
	return false, err
}

// Domains returns the mail domains of a school, sorted.
func (s *Service) Domains(ctx context.Context, school int64) ([]string, error) {
	return db.All(ctx, s.db, func(r *sql.Rows) (d string, err error) { return d, r.Scan(&d) },
		`SELECT mail_domain FROM school_domains WHERE school_id = ? ORDER BY mail_domain`, school)
}

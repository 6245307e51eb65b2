package account

import _ "embed"

// Universities is a list of Korean universities in the form that
// [Service.ImportSchools] takes, for a new instance to begin with: name,
// English name and mail domains of each.
//
// It was compiled from the MIT-licensed lists JetBrains/swot and
// Hipo/university-domains-list and from names that the schools publish, and
// cleaned by hand: what is no university is out, two entries of one school are
// one, and so are a domain and those below it. A domain that several campuses
// share stands with each of them; who signs up with it is asked which one.
//
//go:embed universities.csv
var Universities string

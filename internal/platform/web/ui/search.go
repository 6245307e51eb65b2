package ui

// SearchProps fill [Search].
type SearchProps struct {
	Action      string // address of the page: /search/
	Name        string // of what is typed; also the field's id
	Value       string // what was typed
	Label       string
	Placeholder string
	Hidden      []Hidden // sent along
	Target      string   // id of what is found as one types; the page answers a script with its content
	Focus       bool     // one begins to type at once
	Recent      bool     // what is looked for is remembered, see [Recent]
	Wrong       string   // what is wrong with Value; stands in the element Name-error, which the page shows
}

// A Hidden value is sent with a form.
type Hidden struct{ Name, Value string }

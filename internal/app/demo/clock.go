package demo

import (
	"math"
	"math/rand/v2"
	"time"
)

// seoul is where the campuses are. It has no summer time.
var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// span is how many days of talk a world holds.
const span = 35.0

// rhythm is how much is written in an hour of the day, of 1.
var rhythm = [24]float64{
	.55, .38, .2, .08, .03, .02, .05, .18, .4, .45, .55, .6,
	.95, .85, .6, .6, .65, .65, .7, .7, .75, .85, 1, .9,
}

// parts are the parts of the day that a text can speak of: from and to in
// minutes after midnight, to the next day where to is the smaller.
var parts = map[string][2]int{
	"morning": {7 * 60, 11 * 60},
	"noon":    {11*60 + 30, 14 * 60},
	"evening": {17 * 60, 21 * 60},
	"night":   {21*60 + 30, 2 * 60},
	"dawn":    {2 * 60, 4*60 + 30},
}

// lectures are when most sit in one, in minutes after midnight. Between them
// people look at their phones.
var lectures = [][2]int{{540, 615}, {630, 705}, {810, 885}, {900, 975}, {990, 1065}}

// liveliness returns how much is written at t, from 0 to 1.
func liveliness(t time.Time) float64 {
	t = t.In(seoul)
	w, m := rhythm[t.Hour()], t.Hour()*60+t.Minute()
	if day := t.Weekday(); day == time.Saturday || day == time.Sunday {
		return w * .8
	}
	for _, l := range lectures {
		if m >= l[0] && m < l[1] {
			return w * .6
		}
	}
	return w
}

// within reports whether t lies in a part of the day; "" is all of it.
func within(part string, t time.Time) bool {
	p, ok := parts[part]
	if !ok {
		return true
	}
	t = t.In(seoul)
	m := t.Hour()*60 + t.Minute()
	if p[0] < p[1] {
		return m >= p[0] && m < p[1]
	}
	return m >= p[0] || m < p[1]
}

// moment returns a time in the last weeks for a post: the newer the likelier,
// in the part of the day it speaks of, and with the rhythm of a campus.
func moment(r *rand.Rand, now time.Time, part string) time.Time {
	for range 10_000 {
		t := now.Add(-age(span * math.Pow(r.Float64(), 1.6))).Truncate(time.Microsecond)
		if part != "" && within(part, t) || part == "" && r.Float64() < liveliness(t) {
			return t
		}
	}
	return now.Add(-age(span)) // not reached: every part comes once a day
}

// later returns a time about so long after t. What would fall into the small
// hours mostly waits for the morning, unless awake.
func later(r *rand.Rand, t time.Time, about time.Duration, awake bool) time.Time {
	t = t.Add(20*time.Second + time.Duration(r.ExpFloat64()*float64(about))).Truncate(time.Microsecond)
	if h := t.In(seoul).Hour(); !awake && (h < 7 && h >= 2) && r.Float64() < .9 {
		t = t.Add(time.Duration(7-h)*time.Hour + time.Duration(r.IntN(100*60))*time.Second)
	}
	return t
}

package timetable

import (
	"errors"
	"fmt"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// wizardFault turns what package wizard says of a problem into a fault of the field
// of the plan that it is about.
func wizardFault(err error) error {
	x, ok := errors.AsType[*wizard.Error](err)
	if !ok {
		return err
	}
	at := func(member string) string { return fmt.Sprintf("%s.%d.%s", x.Part.Kind, x.Part.Index, member) }
	lectures := at("lectures")
	if x.Part.Kind == wizard.InPins {
		lectures = "pins"
	}
	switch x.Code {
	case wizard.ChooseRange:
		return fault.Field(at("choose"), "choose_range")
	case wizard.SectionTwice:
		return fault.Field(lectures, "section_twice", x.Section)
	case wizard.BadSection, wizard.BadMeeting, wizard.SectionDiffers:
		return fault.Field(lectures, "section_unfit", x.Section)
	case wizard.TooManyChosen:
		return fault.Whole("too_many_chosen", wizard.MaxChosen)
	case wizard.TooMany:
		if x.Section != 0 { // it has more meetings than a table can be made with
			return fault.Field(lectures, "section_unfit", x.Section)
		}
		return fault.Field(string(x.Part.Kind), "wizard_too_many", wizard.MaxBusy)
	case wizard.UnknownWish:
		return fault.Field(at("code"), "unknown_wish")
	case wizard.WishTwice:
		return fault.Field(at("code"), "wish_twice")
	case wizard.WishRange:
		return fault.Field(at("n"), "wish_range")
	}
	return err // a mistake of what made the problem
}

using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>
/// Finds an answer that a gateway has put into another object, such as <c>{"response":{"candidates":…}}</c>. Beside an answer it is a copy.
/// </summary>
internal static class WrappedAnswer
{
    /// <summary>Whether the member is one by which an answer is known.</summary>
    public static bool IsPart(AnswerField field) => field is AnswerField.Candidates or AnswerField.PromptFeedback;

    /// <summary>Whether the next value holds an answer, and no member behind it is one.</summary>
    /// <param name="reader">It stands at a member's name.</param>
    public static bool IsNext(Utf8JsonReader reader) => Holds(reader, mayHoldAnother: true) && !IsFollowedByAnswer(reader);

    // An object, or a list of objects, with an answer or an error of the service; or one more object around that.
    private static bool Holds(Utf8JsonReader reader, bool mayHoldAnother)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.NextField(out var field))
        {
            if (
                IsPart(field)
                || field == AnswerField.UsageMetadata
                || (field == AnswerField.Error && reader.IsBeforeObject())
                || (field == AnswerField.Unknown && mayHoldAnother && Holds(reader, mayHoldAnother: false))
            )
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool IsFollowedByAnswer(Utf8JsonReader reader)
    {
        reader.Skip();
        while (reader.NextField(out var field))
        {
            if (IsPart(field) && !reader.SkipNull())
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}

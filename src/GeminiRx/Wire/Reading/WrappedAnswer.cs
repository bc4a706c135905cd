using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>
/// Finds an answer that a gateway has wrapped in another object, such as <c>{"response":{"candidates":…}}</c>. Next to an answer it is a
/// copy.
/// </summary>
internal static class WrappedAnswer
{
    /// <summary>Whether a member identifies an answer.</summary>
    public static bool IsPart(AnswerField field) => field is AnswerField.Candidates or AnswerField.PromptFeedback;

    /// <summary>Whether the next value contains an answer, and no later member is one.</summary>
    /// <param name="reader">The reader, at a property name.</param>
    public static bool IsNext(JsonCursor reader) => Contains(reader, mayWrap: true) && !IsFollowedByAnswer(reader);

    // The value is an object or a list of objects with an answer or an error, or one more object around that.
    private static bool Contains(JsonCursor reader, bool mayWrap)
    {
        reader.ReadValue();
        if (reader.TokenType == JsonTokenType.StartArray && !reader.TryReadItem())
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.TryReadField(out var field))
        {
            if (
                IsPart(field)
                || field == AnswerField.UsageMetadata
                || (field == AnswerField.Error && reader.IsBefore((byte)'{'))
                || (field == AnswerField.Unknown && mayWrap && Contains(reader, mayWrap: false))
            )
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool IsFollowedByAnswer(JsonCursor reader)
    {
        reader.Skip();
        while (reader.TryReadField(out var field))
        {
            if (IsPart(field))
            {
                reader.ReadValue();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return true;
                }
            }

            reader.Skip();
        }

        return false;
    }
}

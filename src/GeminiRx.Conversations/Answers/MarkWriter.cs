using System.Text;
using System.Text.Json;

namespace GeminiRx.Conversations.Answers;

/// <summary>Creates the mark of an answer.</summary>
internal static class MarkWriter
{
    /// <summary>The mark; null if the text of the answer alone says everything, or if its parts are not those of the text.</summary>
    /// <param name="answer">The turns of the answer.</param>
    /// <param name="text">The text of the answer in the conversation.</param>
    public static AnswerMark? Create(AnswerTurns answer, string text)
    {
        var turns = answer.ToTurns();
        if (!turns.SelectMany(turn => turn.Parts).Any(part => part is not TextPart || part.ThoughtSignature is not null))
        {
            return null;
        }

        var marked = new List<MarkedTurn>();
        var shown = new StringBuilder();
        foreach (var turn in turns)
        {
            var parts = turn.Parts.Select(part => Write(part, answer, shown)).OfType<MarkedPart>().ToList();
            if (parts.Count > 0)
            {
                marked.Add(new MarkedTurn(turn.Role == "model", parts));
            }
        }

        return
            Fit(marked, shown.ToString(), text) is { } fitting
            && AnswerMark.Read(new AnswerMark(AnswerMark.HashOf(text), fitting).ToLine()) is { } mark
            ? mark
            : null;
    }

    // The conversation has no blank lines at the ends of an answer; what it has before the answer was there before.
    private static List<MarkedTurn>? Fit(List<MarkedTurn> turns, string shown, string text)
    {
        var start = shown.Length - shown.TrimStart('\n', '\r').Length;
        var core = shown.Trim('\n', '\r');
        if (!text.EndsWith(core, StringComparison.Ordinal) || turns.Count == 0)
        {
            return null;
        }

        var (earlier, left, skip) = (text.Length - core.Length, core.Length, start);
        var result = new List<MarkedTurn>();
        foreach (var turn in turns)
        {
            var parts = new List<MarkedPart>();
            if (earlier > 0 && turn.IsOfModel)
            {
                parts.Add(Part(writer => writer.WriteNumber("text", earlier)));
                earlier = 0;
            }

            foreach (var part in turn.Parts)
            {
                var skipped = Math.Min(skip, part.Length);
                var length = Math.Min(left, part.Length - skipped);
                (skip, left) = (skip - skipped, left - length);
                parts.Add(length == part.Length ? part : Shortened(part, length));
            }

            result.Add(turn with { Parts = parts });
        }

        return result;
    }

    private static MarkedPart Shortened(MarkedPart part, int length) =>
        Part(writer =>
        {
            foreach (var member in part.Json.EnumerateObject())
            {
                if (member.Name is "text" or "length" && member.Value.ValueKind == JsonValueKind.Number)
                {
                    writer.WriteNumber(member.Name, length);
                }
                else
                {
                    member.WriteTo(writer);
                }
            }
        });

    private static MarkedPart? Write(Part part, AnswerTurns answer, StringBuilder shown)
    {
        switch (part)
        {
            case TextPart { IsThought: true, ThoughtSignature: null }:
                return null; // a summary for people
            case TextPart { IsThought: false } text:
                shown.Append(text.Text);
                return With(part, writer => writer.WriteNumber("text", text.Text.Length));
            case TextPart thought:
                return With(part, writer => writer.WriteString("text", thought.Text));
            case InlineDataPart { IsThought: true }:
                return null; // a draft
            case InlineDataPart media:
                return answer.TakeFileOf(media) is not var (file, line)
                    ? null
                    : With(
                        part,
                        writer =>
                        {
                            shown.Append(line);
                            writer.WriteString("file", file);
                            writer.WriteString("mimeType", media.MimeType);
                            writer.WriteNumber("length", line.Length);
                        }
                    );
            case RawPart raw:
                return Write(raw.Json, shown);
            default:
                return With(part, writer => WriteData(writer, part));
        }
    }

    private static MarkedPart Write(JsonElement json, StringBuilder shown) =>
        Part(writer =>
        {
            var isThought = json.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True;
            foreach (var member in json.EnumerateObject())
            {
                if (member.Name == "text" && !isThought && member.Value.GetString() is { } text)
                {
                    shown.Append(text);
                    writer.WriteNumber("text", text.Length);
                }
                else
                {
                    member.WriteTo(writer);
                }
            }
        });

    private static void WriteData(Utf8JsonWriter writer, Part part)
    {
        switch (part)
        {
            case FunctionCallPart call:
                Write("functionCall", ("id", call.Id), ("name", call.Name), ("args", call.Arguments));
                break;
            case FunctionResponsePart response:
                var isObject = response.Response.ValueKind == JsonValueKind.Object;
                Write(
                    "functionResponse",
                    ("id", response.Id),
                    ("name", response.Name),
                    (isObject ? "response" : "output", response.Response)
                );
                break;
            case ExecutableCodePart code:
                Write("executableCode", ("id", code.Id), ("language", code.Language), ("code", code.Code));
                break;
            case CodeExecutionResultPart result:
                Write("codeExecutionResult", ("id", result.Id), ("outcome", result.Outcome), ("output", result.Output));
                break;
            case StepPart step:
                writer.WritePropertyName("step");
                step.Json.WriteTo(writer);
                break;
            case FileDataPart file:
                Write("fileData", ("mimeType", file.MimeType), ("fileUri", file.FileUri));
                break;
            default:
                throw new NotSupportedException($"{part.GetType().Name} has no form in a mark.");
        }

        void Write(string kind, params ReadOnlySpan<(string Name, object? Value)> members)
        {
            writer.WriteStartObject(kind);
            foreach (var (name, value) in members)
            {
                switch (value)
                {
                    case null:
                        break;
                    case JsonElement json when name == "output":
                        writer.WriteStartObject("response");
                        writer.WritePropertyName(name);
                        json.WriteTo(writer);
                        writer.WriteEndObject();
                        break;
                    case JsonElement json:
                        writer.WritePropertyName(name);
                        json.WriteTo(writer);
                        break;
                    default:
                        writer.WriteString(name, (string)value);
                        break;
                }
            }

            writer.WriteEndObject();
        }
    }

    private static MarkedPart With(Part part, Action<Utf8JsonWriter> write) =>
        Part(writer =>
        {
            write(writer);
            if (part.IsThought)
            {
                writer.WriteBoolean("thought", true);
            }

            if (part.ThoughtSignature is { } signature)
            {
                writer.WriteString("thoughtSignature", signature);
            }
        });

    private static MarkedPart Part(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return new MarkedPart(document.RootElement.Clone());
    }
}

using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes the parts of a candidate's content.</summary>
internal static class PartDecoder
{
    private static readonly string[] _languages = ["PYTHON"];
    private static readonly string[] _outcomes = ["OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"];
    private static readonly string[] _mimeTypes = ["image/png", "image/jpeg", "image/webp", "audio/pcm", "audio/wav", "video/mp4"];

    /// <summary>Decodes a part.</summary>
    /// <param name="reader">The reader, at the start of the part's object. It is moved to the end.</param>
    /// <param name="into">The list to which the part is added, as several parts if it has several kinds of data, which the service does not
    /// send.</param>
    public static void Read(ref JsonCursor reader, List<DecodedPart> into)
    {
        var start = reader.Start;
        string? text = null;
        while (reader.TryReadField(out var field))
        {
            if (field != AnswerField.Text || !reader.IsBefore((byte)'"'))
            {
                ReadRest(ref reader, start, field, text, into);
                return;
            }

            reader.TryReadPiece(out text);
        }

        // Nearly all parts have a text and nothing else.
        if (text?.Length > 0)
        {
            into.Add(new DecodedPart(new TextChunk(text)));
        }
    }

    private static void ReadRest(ref JsonCursor reader, int start, AnswerField field, string? text, List<DecodedPart> into)
    {
        string? signature = null;
        ContentChunk? chunk = null;
        JsonElement call = default;
        var thought = false;
        var isKnown = true;
        var isWhole = true;
        do
        {
            switch (field)
            {
                case AnswerField.Text:
                    isKnown &= reader.TryReadPiece(out var piece);
                    text = piece ?? text;
                    break;
                case AnswerField.Thought:
                    thought = reader.TrySkipNull() ? thought : reader.ReadBoolean();
                    break;
                case AnswerField.ThoughtSignature:
                    isKnown &= reader.TryReadString(out var signed);
                    signature = signed ?? signature;
                    break;
                case AnswerField.FunctionCall when reader.TrySkipNull():
                    break;
                case AnswerField.FunctionCall:
                    call = reader.ReadElement();
                    isKnown &= call.ValueKind == JsonValueKind.Object;
                    break;
                case AnswerField.InlineData or AnswerField.FileData or AnswerField.ExecutableCode or AnswerField.CodeExecutionResult:
                    if (!reader.TrySkipNull())
                    {
                        isKnown &= chunk is null;
                        chunk = ReadData(ref reader, field, ref isWhole) ?? chunk;
                        isKnown &= chunk is not null;
                    }

                    break;
                default:
                    if (reader.TrySkipNull())
                    {
                        break;
                    }

                    // A member that only describes the data does not make the part unknown.
                    isWhole = false;
                    isKnown &=
                        field
                            is AnswerField.PartMetadata
                                or AnswerField.MediaResolution
                                or AnswerField.MediaProcessing
                                or AnswerField.VideoMetadata;
                    reader.Skip();
                    break;
            }
        } while (reader.TryReadField(out field));

        var isCall = call.ValueKind == JsonValueKind.Object;
        if (isCall || chunk is not null)
        {
            isWhole &= isCall ? !thought && IsOrdinary(call) : CanBeSent(chunk!, thought);
        }

        isWhole &= isKnown;
        var part = isWhole ? default : JsonCursorExtensions.ToElement(reader.RawFrom(start));

        // A request cannot contain a part with two kinds of data.
        isWhole |= !isKnown && TurnRules.NamesOfData(part) is not null;
        var before = into.Count;
        if (chunk is null && !isCall)
        {
            if (text?.Length > 0 || (signature is not null && isKnown))
            {
                into.Add(
                    new DecodedPart(TextOf(text ?? "", thought, signature, isWhole ? default : new OriginalPart(part, part.Text("text"))))
                );
            }
        }
        else
        {
            // If there are several kinds of data, each becomes a part, and the last has the signature.
            var isOne = string.IsNullOrEmpty(text) && (chunk is null || !isCall);
            var source = isWhole || !isOne ? default : new OriginalPart(part, part.Text("text"));
            if (text?.Length > 0)
            {
                into.Add(new DecodedPart(TextOf(text, thought, null, default)));
            }

            if (chunk is not null)
            {
                into.Add(new DecodedPart(DataOf(chunk, thought, isCall ? null : signature, source)));
            }

            if (isCall)
            {
                into.Add(new DecodedPart(call, signature, source));
            }
        }

        if (!isKnown)
        {
            var isRestated = into.Count > before && !(isCall && !call.EnumerateObject().Any());
            into.Add(new DecodedPart(new UnknownChunk(part) { ThoughtSignature = signature, IsRestated = isRestated }));
        }
    }

    // Whether a request can contain the call as it is.
    private static bool IsOrdinary(JsonElement call) =>
        call.Text("name") is { Length: > 0 }
        && call.Member("args", JsonValueKind.Object) is not null
        && call.EnumerateObject().All(member => member.NameEquals("name"u8) || member.NameEquals("args"u8) || member.NameEquals("id"u8));

    // Whether a request can contain the chunk as a part of a known kind.
    private static bool CanBeSent(ContentChunk chunk, bool isThought) =>
        (!isThought || chunk is MediaChunk) && AnswerParts.HasValidValues(chunk);

    private static ContentChunk TextOf(string text, bool thought, string? signature, OriginalPart source) =>
        thought
            ? new ThoughtChunk(text) { ThoughtSignature = signature, Original = source }
            : new TextChunk(text) { ThoughtSignature = signature, Original = source };

    private static ContentChunk DataOf(ContentChunk chunk, bool thought, string? signature, OriginalPart source)
    {
        chunk = thought && chunk is MediaChunk media ? media with { IsThought = true } : chunk;
        return signature is null && source.Json is null ? chunk : chunk with { ThoughtSignature = signature, Original = source };
    }

    // Null if the data is invalid. Clears isWhole if the chunk cannot reproduce the data exactly.
    private static ContentChunk? ReadData(ref JsonCursor reader, AnswerField field, ref bool isWhole)
    {
        if (!reader.TryEnterObject())
        {
            return null;
        }

        string? id = null,
            language = null,
            code = null,
            outcome = null,
            output = null,
            uri = null,
            mimeType = null,
            displayName = null;
        byte[]? data = null;
        while (reader.TryReadField(out var member))
        {
            switch (member)
            {
                case AnswerField.Id:
                    id = reader.ReadString();
                    break;
                case AnswerField.Language:
                    language = reader.ReadEnum(_languages, "PYTHON") ?? language;
                    break;
                case AnswerField.Code:
                    code = reader.ReadString();
                    break;
                case AnswerField.Outcome:
                    outcome = reader.ReadEnum(_outcomes, _outcomes) ?? outcome;
                    break;
                case AnswerField.Output:
                    output = reader.ReadString();
                    break;
                case AnswerField.FileUri:
                    uri = reader.ReadString();
                    break;
                case AnswerField.MimeType:
                    mimeType = reader.ReadKnownString(_mimeTypes);
                    break;
                case AnswerField.DisplayName:
                    displayName = reader.ReadString();
                    break;
                case AnswerField.Data:
                    data = reader.ReadBytes(ref isWhole);
                    break;
                default:
                    if (!reader.TrySkipNull())
                    {
                        isWhole = false;
                        reader.Skip();
                    }

                    break;
            }
        }

        return field switch
        {
            AnswerField.ExecutableCode => new CodeChunk(language ?? "", code ?? "") { Id = id },
            AnswerField.CodeExecutionResult => new CodeResultChunk(outcome ?? "", output ?? "") { Id = id },
            AnswerField.FileData => uri is null ? null : new FileChunk(uri, mimeType),
            _ => data is null ? null : new MediaChunk(mimeType ?? "application/octet-stream", data) { DisplayName = displayName },
        };
    }
}

using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes <c>promptFeedback</c>.</summary>
internal sealed class PromptFeedbackDecoder
{
    private static readonly string[] _blockReasons = ["SAFETY"];

    private readonly ChangedFields _fields = new();

    /// <summary>The reason why the prompt was blocked; null if it was not.</summary>
    public BlockReason? BlockReason { get; private set; }

    /// <summary>The service's message about the block.</summary>
    public string? Message { get; private set; }

    /// <summary>Decodes the next value, an object or a list of one.</summary>
    public void Read(ref JsonCursor reader, List<Chunk> into)
    {
        for (var feedbacks = reader.EnterItems(); feedbacks.MoveNext(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadOne(ref reader, into);
            }
            else
            {
                into.Add(new UnknownFieldChunk("promptFeedback", reader.CurrentElement()));
            }
        }
    }

    private void ReadOne(ref JsonCursor reader, List<Chunk> into)
    {
        while (reader.TryReadField(out var field))
        {
            switch (field)
            {
                case AnswerField.BlockReason:
                    BlockReason = reader.ReadEnum(_blockReasons, "SAFETY", "OTHER") is { } reason ? new BlockReason(reason) : BlockReason;
                    break;
                case AnswerField.BlockReasonMessage:
                    Message = reader.ReadString() ?? Message;
                    break;
                case AnswerField.SafetyRatings:
                    if (
                        _fields.ReadIfChanged(ref reader, "safetyRatings") is { ValueKind: JsonValueKind.Array } ratings
                        && ratings.GetArrayLength() > 0
                    )
                    {
                        into.Add(MetadataReader.ReadSafety(ratings) with { IsOfPrompt = true });
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}

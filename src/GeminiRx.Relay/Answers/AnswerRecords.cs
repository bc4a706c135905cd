using System.Text;
using System.Text.Json;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Answers;

/// <summary>Chunks and ends as records.</summary>
internal static class AnswerRecords
{
    public static AnswerRecord Of(Chunk chunk) => new(AnswerRecordKind.Chunk, Encoding.UTF8.GetBytes(ChunkJson.Serialize(chunk)));

    /// <summary>The end of an answer.</summary>
    /// <param name="failure">The failure; null if the answer completed. Of a foreign exception nothing is kept.</param>
    public static AnswerRecord EndOf(Exception? failure) =>
        new(
            AnswerRecordKind.End,
            failure is null ? default : Encoding.UTF8.GetBytes(ChunkJson.Serialize(failure as GeminiException ?? LogErrors.Other()))
        );

    /// <summary>Reads a chunk.</summary>
    /// <exception cref="AnswerLogException">The record is no chunk.</exception>
    public static Chunk ToChunk(AnswerRecord record)
    {
        try
        {
            return ChunkJson.Parse(record.Data.Span);
        }
        catch (JsonException e)
        {
            throw LogErrors.Unreadable(e);
        }
    }

    /// <summary>Reads the failure of an end; null if the answer completed.</summary>
    public static Exception? ToFailure(AnswerRecord record)
    {
        if (record.Data.IsEmpty)
        {
            return null;
        }

        try
        {
            ChunkJson.Parse(record.Data.Span);
            return LogErrors.Unreadable();
        }
        catch (GeminiException failure)
        {
            return failure;
        }
        catch (JsonException e)
        {
            return LogErrors.Unreadable(e);
        }
    }
}

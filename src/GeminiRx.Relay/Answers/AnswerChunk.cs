namespace GeminiRx.Relay;

/// <summary>A chunk of an answer in a log.</summary>
/// <param name="Offset">The offset after the chunk: <see cref="AnswerLogs.Follow"/> from it continues with the next chunk.</param>
/// <param name="Chunk">The chunk.</param>
public sealed record AnswerChunk(string Offset, Chunk Chunk);

using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Reading;

namespace GeminiRx;

public static partial class ChunkJson
{
    /// <summary>Reads a line that <see cref="Serialize(Chunk)"/> or <see cref="Serialize(GeminiException)"/> wrote.</summary>
    /// <remarks>
    /// A failure is thrown, so that <c>lines.Select(ChunkJson.Parse)</c> delivers the chunks and ends with the failure of the answer. It
    /// has the type, the message and the written members of the original; other members have their defaults. Members that this version
    /// does not know are ignored, except inside of the service's JSON, which is kept. A chunk equals the written one, but what does not
    /// count in comparisons is not written: <see cref="Content.FromAnswer"/> on chunks that were read lacks members of parts that the
    /// library does not know.
    /// </remarks>
    /// <param name="json">One JSON object. White space around it is allowed.</param>
    /// <returns>The chunk. It equals the chunk that was written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The text is not JSON, or no chunk: <see cref="JsonException.LineNumber"/> and
    /// <see cref="JsonException.BytePositionInLine"/> say where the JSON breaks, <see cref="JsonException.Path"/> which member is
    /// missing or of another kind. The message quotes no values.</exception>
    /// <exception cref="GeminiException">The line is a failure.</exception>
    public static Chunk Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ChunkLineReader.Read(Encoding.UTF8.GetBytes(json));
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="json">One JSON object as UTF-8. White space around it is allowed.</param>
    public static Chunk Parse(ReadOnlySpan<byte> json) => ChunkLineReader.Read(json);
}

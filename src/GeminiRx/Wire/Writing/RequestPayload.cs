using System.Buffers;
using System.Buffers.Text;

namespace GeminiRx.Wire.Writing;

/// <summary>The body of a request: its JSON, and large attachments, which are encoded while they are sent. So neither an exchange nor a
/// retry copies them.</summary>
/// <param name="json">The JSON, with an empty string for each attachment.</param>
/// <param name="attachments">The offsets in the JSON at which the base64 of the attachments is inserted, in order, and their bytes.</param>
internal sealed class RequestPayload(ReadOnlyMemory<byte> json, IReadOnlyList<(int At, ReadOnlyMemory<byte> Data)> attachments)
{
    /// <summary>The bytes of an attachment that is not in the JSON itself, at least.</summary>
    public const int MinAttachment = 32 * 1024;

    // A multiple of three, so that no padding is needed before the end.
    private const int Part = 48 * 1024;

    public RequestPayload(ReadOnlyMemory<byte> json)
        : this(json, []) { }

    /// <summary>The number of bytes.</summary>
    public long Length { get; } = json.Length + attachments.Sum(one => ((one.Data.Length + 2L) / 3) * 4);

    /// <summary>Writes the body, in parts.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        var start = 0;
        foreach (var (at, data) in attachments)
        {
            await stream.WriteAsync(json[start..at], cancellationToken).ConfigureAwait(false);
            await WriteBase64Async(stream, data, cancellationToken).ConfigureAwait(false);
            start = at;
        }

        await stream.WriteAsync(json[start..], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The whole body.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>((int)Length + 1);
        var start = 0;
        foreach (var (at, data) in attachments)
        {
            bytes.Write(json.Span[start..at]);
            Base64.EncodeToUtf8(data.Span, bytes.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
            bytes.Advance(written);
            start = at;
        }

        bytes.Write(json.Span[start..]);
        return bytes.WrittenMemory;
    }

    private static async Task WriteBase64Async(Stream stream, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // Not returned to the pool after a failure: a stream that was cancelled may still read it.
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(Part));
        for (var at = 0; at < data.Length; at += Part)
        {
            var part = data.Slice(at, Math.Min(Part, data.Length - at));
            Base64.EncodeToUtf8(part.Span, buffer, out _, out var written);
            await stream.WriteAsync(buffer.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
        }

        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }
}

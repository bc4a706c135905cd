using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>Reads the headers and bodies of the base protocol of LSP. A line without an end is not kept in memory.</summary>
internal sealed class MessageReader(PipeReader input)
{
    /// <summary>The result for headers without a readable Content-Length.</summary>
    public const int NoLength = -1;

    private const int MaxHeaderBytes = 8 * 1024;

    /// <summary>Reads the headers of the next message.</summary>
    /// <returns>The content length, <see cref="NoLength"/> if the headers contain none, null at the end of the input.</returns>
    public async ValueTask<long?> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        long length = NoLength;
        var isFirst = true;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0 && !isFirst)
            {
                return length;
            }

            // Empty lines before the headers are ignored.
            isFirst &= line.Length == 0;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0 && line.AsSpan(0, colon).Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                const NumberStyles Style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
                length = long.TryParse(line.AsSpan(colon + 1), Style, CultureInfo.InvariantCulture, out var number) ? number : NoLength;
            }
        }

        return null;
    }

    /// <returns>The next line without its line break, only the end of a line that is too long; null at the end of the input.</returns>
    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.End);
                return null;
            }

            input.AdvanceTo(read.Buffer.Length > MaxHeaderBytes ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads the body.</summary>
    /// <returns>Whether it is complete; false at the end of the input.</returns>
    public async ValueTask<bool> FillAsync(Memory<byte> body, CancellationToken cancellationToken)
    {
        while (body.Length > 0)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(body.Length, read.Buffer.Length));
            part.CopyTo(body.Span);
            body = body[(int)part.Length..];
            input.AdvanceTo(part.End);
            if (read.IsCompleted && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads past a body without keeping it.</summary>
    /// <returns>Whether it was complete; false at the end of the input.</returns>
    public async ValueTask<bool> SkipAsync(long length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
            length -= part.Length;
            input.AdvanceTo(part.End);
            if (read.IsCompleted && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }
}

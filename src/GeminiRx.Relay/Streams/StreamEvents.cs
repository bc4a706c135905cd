using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using GeminiRx.Relay.Streams.Storage;

namespace GeminiRx.Relay.Streams;

/// <summary>Writes a page as events: one with its bytes, unless it is empty, and one that says where the next begins.</summary>
internal sealed class StreamEvents(PipeWriter body)
{
    private const int MaxUnflushed = 64 << 10;
    private readonly byte[] _rest = new byte[3]; // of base64, which takes three bytes at a time
    private int _restLength;
    private bool _isAfterReturn;
    private bool _isAtStart;

    /// <summary>Writes a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cursor">The cursor; null at the end of a closed stream.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(StreamPage page, long? cursor, CancellationToken cancellationToken)
    {
        if (page.Length > 0)
        {
            body.Write("event: data\n"u8);
            BeginLine();
            await page.CopyToAsync(async bytes =>
                {
                    Write(bytes.Span, page.Info.Settings.IsText);
                    if (body.UnflushedBytes >= MaxUnflushed)
                    {
                        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
                    }
                })
                .ConfigureAwait(false);
            WriteBase64(_rest.AsSpan(0, _restLength));
            body.Write("\n\n"u8);
        }

        var upToDate = page.IsUpToDate ? ",\"upToDate\":true" : "";
        var end = cursor is null ? ",\"streamClosed\":true" : $",\"streamCursor\":\"{StreamHeaders.FormatInteger(cursor.Value)}\"";
        body.Write(Encoding.ASCII.GetBytes($"event: control\ndata:{{\"streamNextOffset\":\"{page.Next}\"{end}{upToDate}}}\n\n"));
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Write(ReadOnlySpan<byte> bytes, bool isText)
    {
        if (isText)
        {
            WriteText(bytes);
            return;
        }

        while (_restLength > 0 && _restLength < 3 && !bytes.IsEmpty)
        {
            _rest[_restLength++] = bytes[0];
            bytes = bytes[1..];
        }

        if (_restLength == 3)
        {
            WriteBase64(_rest);
            _restLength = 0;
        }

        var whole = bytes.Length / 3 * 3;
        WriteBase64(bytes[..whole]);
        if (whole < bytes.Length)
        {
            bytes[whole..].CopyTo(_rest);
            _restLength = bytes.Length - whole;
        }
    }

    private void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, body.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 1), out _, out var written);
        body.Advance(written);
    }

    // Each line of the text is a line of the event; a line ends with CR, LF or both.
    private void WriteText(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (_isAfterReturn && text[0] == '\n')
            {
                text = text[1..];
                _isAfterReturn = false;
                continue;
            }

            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? text : text[..end];
            if (_isAtStart && line is [(byte)' ', ..])
            {
                body.Write(" "u8); // a reader drops the first one
            }

            _isAtStart &= line.IsEmpty;
            body.Write(line);
            _isAfterReturn = end >= 0 && text[end] == '\r';
            if (end >= 0)
            {
                body.Write("\n"u8);
                BeginLine();
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }
    }

    private void BeginLine()
    {
        body.Write("data:"u8);
        _isAtStart = true;
    }
}

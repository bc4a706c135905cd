namespace GeminiRx.Recordings;

/// <summary>The body of an answer that records every read.</summary>
internal sealed class RecordedStream(Stream inner, ExchangeWriter exchange, Redaction redaction) : AsyncBodyStream
{
    public override bool CanRead => inner.CanRead;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            End("failed");
            throw;
        }

        if (count > 0)
        {
            Record(redaction.Redact(buffer.Span[..count]));
        }
        else if (!buffer.IsEmpty)
        {
            End("end");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                End("stopped");
            }
            catch (GeminiConfigurationException)
            {
                // Dispose must not throw. The recording has no end, like one that is cut off.
            }

            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void End(string keyword)
    {
        Record(redaction.Flush());
        exchange.End(keyword);
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            exchange.WriteAt("data", EscapedBytes.Encode(bytes));
        }
    }
}

namespace GeminiRx;

/// <summary>An answer's body that writes down what is read of it.</summary>
internal sealed class RecordedStream(Stream inner, RecordedLines exchange, Redaction redaction) : BodyStream
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
            Keep(redaction.Take(buffer.Span[..count]));
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
                // A stop has nobody to tell it to; a recording without its end is one that is cut off.
            }

            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void End(string word)
    {
        Keep(redaction.Rest());
        exchange.End(word);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            exchange.WriteAt("data", RecordedText.Write(bytes));
        }
    }
}

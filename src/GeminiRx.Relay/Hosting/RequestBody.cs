using System.Net;

namespace GeminiRx.Relay.Hosting;

/// <summary>The bytes of a request, which budgets count until it is disposed. Not thread-safe, but for its end.</summary>
/// <param name="budgets">The budgets.</param>
/// <param name="copies">How many times the bytes are in memory until then.</param>
internal sealed class RequestBody(IReadOnlyList<BodyBudget> budgets, int copies = 1) : IDisposable
{
    private byte[]? _bytes = [];
    private int _length;

    /// <summary>What has been read.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Where the next bytes are to be read to.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_length);

    /// <summary>Makes room.</summary>
    /// <param name="size">The new size.</param>
    /// <returns>The budget that has not enough left; null if there is room.</returns>
    public BodyBudget? Grow(int size)
    {
        var more = (long)copies * (size - _bytes!.Length);
        for (var i = 0; i < budgets.Count; i++)
        {
            if (!budgets[i].TryTake(more))
            {
                Return(i, more);
                return budgets[i];
            }
        }

        try
        {
            Array.Resize(ref _bytes, size);
            return null;
        }
        catch (OutOfMemoryException)
        {
            Return(budgets.Count, more);
            throw;
        }
    }

    /// <summary>Notes bytes that were read.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Drops the bytes.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            _length = 0;
            Return(budgets.Count, (long)copies * bytes.Length);
        }
    }

    private void Return(int count, long bytes)
    {
        foreach (var budget in budgets.Take(count))
        {
            budget.Return(bytes);
        }
    }
}

/// <summary>The body of a message, which is dropped with it: what sends a message keeps it until the answer has ended.</summary>
internal sealed class RequestBodyContent(RequestBody body) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(body.Bytes, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = body.Bytes.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}

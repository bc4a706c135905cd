using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Http;

/// <summary>One request for an answer, and its chunks. Disposing it aborts what still runs.</summary>
internal sealed class HttpExchange(GeminiOptions options, Uri address, ReadOnlyMemory<byte> body) : IDisposable
{
    private readonly HttpCall _call = new(options, HttpMethod.Post, address, body);
    private readonly StreamDecoder _decoder = new(options.MaxEventBytes);
    private readonly byte[] _buffer = new byte[32 * 1024];

    /// <inheritdoc cref="StreamDecoder.Continuation"/>
    public string? Continuation => _decoder.Continuation;

    /// <summary>Sends the request if that was not done yet, then reads once.</summary>
    /// <param name="into">Where the chunks go; those before a failure are in it.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="GeminiException">The exchange failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<bool> ReadAsync(List<Chunk> into, CancellationToken cancellationToken)
    {
        try
        {
            var count = await _call.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                _decoder.Finish(into);
                return false;
            }

            _decoder.Feed(_buffer.AsSpan(0, count), into);
            return true;
        }
        catch (GeminiException e)
        {
            var failure = e is GeminiApiException error ? _call.WithoutSecrets(error) : e;
            _decoder.Fail(failure, into);
            if (failure == e)
            {
                throw;
            }

            throw failure;
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _decoder.Dispose();
    }
}

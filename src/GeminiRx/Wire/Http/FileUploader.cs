using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Runtime.CompilerServices;
using GeminiRx.Errors;
using GeminiRx.Files;
using GeminiRx.Wire.Resources;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>Uploads one file piece by piece. After a failure that may pass, it asks how much the service has and continues there.</summary>
internal sealed class FileUploader(UploadCall call, UploadContent content, UploadOptions options, IScheduler scheduler)
{
    private int _retries;

    /// <summary>Uploads the file.</summary>
    /// <param name="displayName">The name for people; null for none.</param>
    /// <param name="cancellationToken">Aborts the request that runs.</param>
    /// <returns>The progress: at the start, after each confirmed piece, and at the end with the file.</returns>
    /// <exception cref="GeminiException">The upload failed, or the content changed.</exception>
    public async IAsyncEnumerable<FileUpload> RunAsync(
        string? displayName,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var buffer = new byte[Math.Min(options.ChunkBytes, content.Length)];
        var count = await content.FillAsync(buffer, offset: 0, cancellationToken).ConfigureAwait(false);
        var type = options.MimeType ?? MediaType.Detect(buffer, content.Name) ?? throw FileErrors.UnknownType(content.Name);
        var body = RequestWriter.WriteBody(new FileStartBody(new FileBody(options.Name, displayName, type)));
        var session = await RetryAsync(() => StartAsync(body, type, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (count < content.Length && count % session.Granularity != 0)
        {
            var aligned = new byte[Math.Min(RoundUp(count, session.Granularity), content.Length)];
            buffer.CopyTo(aligned, 0);
            count += await content.FillAsync(aligned.AsMemory(count), count, cancellationToken).ConfigureAwait(false);
            buffer = aligned;
        }

        yield return new(0, content.Length);
        for (long offset = 0; ; )
        {
            var isLast = offset + count == content.Length;
            if (isLast)
            {
                await content.EnsureUnchangedAsync(cancellationToken).ConfigureAwait(false);
            }

            var answer = await SendAsync(session, buffer.AsMemory(0, count), offset, isLast, cancellationToken).ConfigureAwait(false);
            offset += count;
            if (isLast)
            {
                yield return new(offset, content.Length) { File = ReadFile(answer) };
                yield break;
            }

            yield return new(offset, content.Length);
            count = await content.FillAsync(buffer, offset, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<UploadSession> StartAsync(ReadOnlyMemory<byte> body, string type, CancellationToken cancellationToken)
    {
        try
        {
            return await call.StartAsync(body, content.Length, type, cancellationToken).ConfigureAwait(false);
        }
        catch (GeminiApiException e)
        {
            throw e.About(options.Name);
        }
    }

    private static long RoundUp(int count, int granularity) => ((count + (long)granularity - 1) / granularity) * granularity;

    private GeminiFile ReadFile(UploadAnswer answer) =>
        answer.Status is not ("active" or "cancelled") && answer.Json?.TryGetProperty("file", out var file) == true
            ? ResourceDecoder.ReadFile(file)
            : throw FileErrors.NotFinished(content.Name, answer.Status);

    /// <summary>Sends a piece until the service has all of it.</summary>
    private async Task<UploadAnswer> SendAsync(
        UploadSession session,
        ReadOnlyMemory<byte> piece,
        long start,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var (sent, isUnknown) = (0, false);
        _retries = 0;
        return await RetryAsync(Try, cancellationToken).ConfigureAwait(false);

        async Task<UploadAnswer> Try()
        {
            if (isUnknown)
            {
                var state = await call.QueryAsync(session, cancellationToken).ConfigureAwait(false);
                if (state.IsFinal)
                {
                    return state; // only the answer was lost
                }

                var received = state.Received - start;
                if (received is not { } count || count < sent || count > piece.Length || state.Status == "cancelled")
                {
                    throw FileErrors.LostBytes(content.Name, state.Received ?? 0, start + sent);
                }

                _retries = count > sent ? 0 : _retries;
                sent = (int)count;
                if (sent == piece.Length && !isLast)
                {
                    return state;
                }
            }

            isUnknown = true;
            return await call.UploadAsync(session, piece[sent..], start + sent, isLast, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan delay;
            try
            {
                return await send().ConfigureAwait(false);
            }
            catch (GeminiException e)
            {
                if (options.DelayBefore(_retries + 1, e) is not { } next)
                {
                    throw;
                }

                delay = next;
                _retries++;
            }

            await Observable.Timer(delay, scheduler).ToTask(cancellationToken).ConfigureAwait(false);
        }
    }
}

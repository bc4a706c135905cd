using System.Buffers;
using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Writes and flushes text as it arrives, one write at a time. Text that arrives during a write is joined for the next
    /// write.</summary>
    /// <remarks>
    /// Nothing is written before the subscription; <c>await answer.WriteTo(writer)</c> subscribes and waits. The writer is neither
    /// completed nor disposed. A web server may accept writes to a client that has disconnected, so pass the token of the request: its
    /// cancellation also aborts the request to the service.
    /// <code>
    /// app.MapGet("/ask", async (HttpContext http, string question) =&gt;
    /// {
    ///     await gemini.Stream(question).Text().WriteTo(http.Response.BodyWriter, http.RequestAborted);
    /// });
    /// </code>
    /// </remarks>
    /// <param name="source">Pieces of text.</param>
    /// <param name="writer">Receives the text.</param>
    /// <param name="cancellationToken">
    /// Ends the writing at once. If it is cancelled before the subscription, <paramref name="source"/> is not subscribed to. Default: none.
    /// </param>
    /// <returns>
    /// One element when everything is written, on the thread that ends the last write. On a cancellation, the cancelling thread delivers
    /// the end.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the element, when <paramref name="source"/> has completed and everything is
    /// written.</description></item>
    /// <item><description>OnError: an error of <paramref name="source"/> after everything before it is written; an error of the writer at
    /// once, and <paramref name="source"/> is disposed; an <see cref="OperationCanceledException"/> on a cancellation at once:
    /// <paramref name="source"/> is disposed, which aborts its request, the write is cancelled, and unwritten text is
    /// dropped.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, cancels the write and drops unwritten text.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Unit> WriteTo(
        this IObservable<string> source,
        TextWriter writer,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(writer);
        return source
            .WriteBy(
                async (text, token) =>
                {
                    await writer.WriteAsync(text.AsMemory(), token).ConfigureAwait(false);
                    await writer.FlushAsync(token).ConfigureAwait(false);
                }
            )
            .Concat(Observable.Return(Unit.Default))
            .EndAt(cancellationToken);
    }

    /// <inheritdoc cref="WriteTo(IObservable{string}, TextWriter, CancellationToken)"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="writer">Receives the text as UTF-8, for example the body of an HTTP response. If its reader has completed, the stream
    /// fails with an <see cref="IOException"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the writing at once. If it is cancelled before the subscription, <paramref name="source"/> is not subscribed to. Default: none.
    /// </param>
    public static IObservable<Unit> WriteTo(
        this IObservable<string> source,
        PipeWriter writer,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(writer);
        return source
            .WriteUtf8(
                () => writer,
                async (_, token) =>
                {
                    var result = await writer.FlushAsync(token).ConfigureAwait(false);
                    if (result.IsCompleted || result.IsCanceled)
                    {
                        throw result.IsCanceled
                            ? new OperationCanceledException("The flush of the pipe was cancelled, so the remaining text is not written.")
                            : new IOException("The reader of the pipe has completed, so the remaining text is not written.");
                    }
                }
            )
            .EndAt(cancellationToken);
    }

    /// <inheritdoc cref="WriteTo(IObservable{string}, TextWriter, CancellationToken)"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="stream">Receives the text as UTF-8, without a byte order mark.</param>
    /// <param name="cancellationToken">
    /// Ends the writing at once. If it is cancelled before the subscription, <paramref name="source"/> is not subscribed to. Default: none.
    /// </param>
    public static IObservable<Unit> WriteTo(this IObservable<string> source, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        return source
            .WriteUtf8(
                () => new ArrayBufferWriter<byte>(),
                async (bytes, token) =>
                {
                    await stream.WriteAsync(bytes.WrittenMemory, token).ConfigureAwait(false);
                    await stream.FlushAsync(token).ConfigureAwait(false);
                    bytes.ResetWrittenCount();
                }
            )
            .EndAt(cancellationToken);
    }

    private static IObservable<Unit> WriteUtf8<TBuffer>(
        this IObservable<string> source,
        Func<TBuffer> bufferOf,
        Func<TBuffer, CancellationToken, Task> write
    )
        where TBuffer : IBufferWriter<byte> =>
        Observable.Defer(() =>
        {
            // The encoder keeps half a surrogate pair for the next write.
            var encoder = Encoding.UTF8.GetEncoder();
            var buffer = bufferOf();
            Task WriteAsync(string text, bool isEnd, CancellationToken cancellationToken)
            {
                encoder.Convert(text, buffer, isEnd, out var bytes, out _);
                return bytes == 0 ? Task.CompletedTask : write(buffer, cancellationToken);
            }

            return source
                .WriteBy((text, cancellationToken) => WriteAsync(text, false, cancellationToken))
                .Concat(Observable.FromAsync(cancellationToken => WriteAsync("", true, cancellationToken), ImmediateScheduler.Instance));
        });

    private static IObservable<Unit> WriteBy(this IObservable<string> source, Func<string, CancellationToken, Task> write) =>
        source.ConflateWhileBusy(write).Select(_ => Unit.Default).IgnoreElements();

    private static IObservable<Unit> EndAt(this IObservable<Unit> writing, CancellationToken cancellationToken)
    {
        void Cancel(IObserver<Unit> observer) => observer.OnError(new OperationCanceledException(cancellationToken));

        return cancellationToken.CanBeCanceled ? writing.EndOnSignal(cancellationToken.AsSignal(), _ => { }, Cancel) : writing;
    }
}

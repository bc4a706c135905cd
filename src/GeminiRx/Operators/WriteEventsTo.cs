using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Writes and flushes an answer as server-sent events (<c>text/event-stream</c>), one write at a time, for a browser's
    /// <c>EventSource</c>.</summary>
    /// <remarks>
    /// Each chunk is an event: its <c>id</c> is unique in the answer, its <c>event</c> is the <c>type</c> of its JSON, its <c>data</c> the
    /// line of <see cref="ChunkJson.Serialize(Chunk)"/>. A <see cref="RewindChunk"/> is an event like the others, so apply
    /// <see cref="WithoutRewinds"/> first if the page cannot take text back. The last event is <c>done</c>, or <c>error</c> with the line
    /// of <see cref="ChunkJson.Serialize(GeminiException)"/>; of another exception nothing is told. The page must close its
    /// <c>EventSource</c> at both, since it would connect again, and pay again. Silence is filled with comments.
    /// <para>
    /// A reader that lost the connection says its last id, and continues after it if the answer is shared with
    /// <see cref="ShareOptions.KeepEveryChunk"/>, and goes on without readers (<see cref="ShareOptions.StopWhenUnused"/> is false). If its
    /// id is unknown, it receives <c>reset</c> first: the page then removes what it has, and the answer follows from its beginning.
    /// </para>
    /// <code>
    /// var kept = new ShareOptions { KeepEveryChunk = true, StopWhenUnused = false };
    /// answers[id] = gemini.Stream(prompt).LimitTime(total: TimeSpan.FromMinutes(10)).ShareLive(kept); // a dictionary
    /// app.MapGet("/answers/{id}", async (HttpContext http, string id) =&gt;
    /// {
    ///     http.Response.ContentType = "text/event-stream";
    ///     var options = new EventStreamOptions { AnswerId = id, LastEventId = http.Request.Headers["Last-Event-ID"] };
    ///     await answers[id].WriteEventsTo(http.Response.BodyWriter, options, cancellationToken: http.RequestAborted);
    /// });
    ///
    /// // The page:
    /// const events = new EventSource("/answers/" + id);
    /// events.addEventListener("text", e =&gt; { text += JSON.parse(e.data).text; });
    /// events.addEventListener("rewind", e =&gt; { text = text.slice(0, text.length - JSON.parse(e.data).length); });
    /// events.addEventListener("reset", () =&gt; { text = ""; });
    /// events.addEventListener("done", () =&gt; events.close());
    /// events.addEventListener("error", e =&gt; { if (e.data) { events.close(); show(JSON.parse(e.data).message); } });
    /// // Without data, the connection was lost: EventSource connects again by itself.
    /// </code>
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="writer">Receives the events as UTF-8, for example the body of an HTTP response. It is neither completed nor disposed.
    /// If its reader has completed, the stream fails with an <see cref="IOException"/>.</param>
    /// <param name="options">The reader's last event, the name of the answer, the longest silence. Default null: the defaults of
    /// <see cref="EventStreamOptions"/>.</param>
    /// <param name="scheduler">Runs the timer for the comments. Default: <see cref="DefaultScheduler"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the writing at once, for example because the reader has left. If it is cancelled before the subscription,
    /// <paramref name="source"/> is not subscribed to. Default: none.
    /// </param>
    /// <returns>
    /// One element when everything is written, on the thread that ends the last write. On a cancellation, the cancelling thread delivers
    /// the end.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the element, when <paramref name="source"/> has ended and everything is written, also after
    /// the event <c>error</c> of a <see cref="GeminiException"/>: an error here would make the web server cut the connection, perhaps
    /// before that event has arrived. Apply <c>Do</c> before this operator to log the error.</description></item>
    /// <item><description>OnError: any other error of <paramref name="source"/> after its event; an error of the writer at once, and
    /// <paramref name="source"/> is disposed; an <see cref="OperationCanceledException"/> on a cancellation at once:
    /// <paramref name="source"/> is disposed, the write is cancelled, and unwritten events are dropped.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, cancels the write and drops unwritten events. A shared answer
    /// continues for its other subscribers.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or the writer is null.</exception>
    public static IObservable<Unit> WriteEventsTo(
        this IObservable<Chunk> source,
        PipeWriter writer,
        EventStreamOptions? options = null,
        IScheduler? scheduler = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        return source.ToEvents(options, scheduler).WriteTo(writer, cancellationToken);
    }

    /// <inheritdoc cref="WriteEventsTo(IObservable{Chunk}, PipeWriter, EventStreamOptions, IScheduler, CancellationToken)"/>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="stream">Receives the events as UTF-8. It is neither closed nor disposed.</param>
    /// <param name="options">The reader's last event, the name of the answer, the longest silence. Default null: the defaults of
    /// <see cref="EventStreamOptions"/>.</param>
    /// <param name="scheduler">Runs the timer for the comments. Default: <see cref="DefaultScheduler"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the writing at once, for example because the reader has left. If it is cancelled before the subscription,
    /// <paramref name="source"/> is not subscribed to. Default: none.
    /// </param>
    public static IObservable<Unit> WriteEventsTo(
        this IObservable<Chunk> source,
        Stream stream,
        EventStreamOptions? options = null,
        IScheduler? scheduler = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        return source.ToEvents(options, scheduler).WriteTo(stream, cancellationToken);
    }

    private static IObservable<string> ToEvents(this IObservable<Chunk> source, EventStreamOptions? options, IScheduler? scheduler)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new EventStreamOptions();
        return Observable.Create<string>(observer =>
        {
            var queue = new DeliveryQueue();
            var lines = new EventLines(options.AnswerId, options.LastEventId, observer.OnNext);
            var upstream = new SingleAssignmentDisposable();
            var isPast = true;
            Action? end = null;

            void EndPast()
            {
                isPast = false;
                lines.EndPast();
                end?.Invoke();
            }

            void OnEnd(Exception? failure)
            {
                lines.End(failure);
                end = () => observer.End(failure is GeminiException ? null : failure);
                if (!isPast)
                {
                    end();
                }
            }

            upstream.Disposable = source.KeepAlive(options.KeepAlive, scheduler).SubscribeBy(queue, lines.Add, OnEnd);
            queue.Post(EndPast);
            return new CompositeDisposable(queue, upstream);
        });
    }
}

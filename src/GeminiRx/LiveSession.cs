using System.Reactive.Linq;
using GeminiRx.Live.Internal;

namespace GeminiRx;

/// <summary>
/// A conversation over the Live API that outlives its connections. It connects when it is used for the first time. When the service
/// announces the end of a connection, or a connection drops or is as old as <see cref="LiveOptions.MaxConnectionAge"/>, the session
/// continues on a new one: a turn that was cut is sent again after a <see cref="RewindChunk"/>, and function calls that were
/// delivered are not delivered again. Thread-safe.
/// </summary>
public sealed class LiveSession : IAsyncDisposable
{
    private readonly LiveRunner _runner;

    internal LiveSession(LiveOptions options, TimeProvider time, Func<LiveStart, CancellationToken, Task<LiveConnection>> connect) =>
        _runner = new LiveRunner(options, time, connect);

    /// <summary>Everything that the service sends, of all turns. Hot: a late observer gets what follows. The first subscription connects.
    /// <list type="bullet">
    /// <item><description>OnNext: mostly on the thread that reads, also on one that calls the session or on that of a timer; one at a
    /// time. A slow observer slows the reading. Each turn ends with a <see cref="FinishedChunk"/>.</description></item>
    /// <item><description>OnCompleted: when the session is disposed.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/> when the session fails and no retry is left, or the exception of a
    /// function of <see cref="LiveOptions.Reconnect"/>.</description></item>
    /// <item><description>Dispose: ends the subscription; the session goes on.</description></item>
    /// </list>
    /// </summary>
    public IObservable<Chunk> Chunks => Observable.Create<Chunk>(_runner.Observe);

    /// <summary>The handle with which a later session can continue this one (<see cref="LiveOptions.Handle"/>), for about two hours; null
    /// if the service has sent none.</summary>
    public string? Handle => _runner.Handle;

    /// <inheritdoc cref="Turn(IReadOnlyList{Content})"/>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public IObservable<Chunk> Turn(string prompt)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        return Turn([Content.User(prompt)]);
    }

    /// <summary>Sends turns of the user, and streams the answer. Cold: each subscription is a turn, which is billed. It begins when the
    /// turn before it has ended.</summary>
    /// <param name="contents">The turns, at least one.</param>
    /// <returns>
    /// The chunks of the answer, on the threads of <see cref="Chunks"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/>; with <see cref="Outcome.Stopped"/> if the turn was
    /// interrupted.</description></item>
    /// <item><description>OnError: as that of <see cref="Chunks"/>, after everything that arrived; a <see cref="GeminiLiveException"/> with
    /// <see cref="LiveFault.Overflow"/> if 1,000 turns wait, or 64 MiB of them.</description></item>
    /// <item><description>Dispose: interrupts the model. What it still sends is in <see cref="Chunks"/> only.</description></item>
    /// </list>
    /// A lost connection is a <see cref="RetryingChunk"/>, and a <see cref="RewindChunk"/> if content was delivered. Function calls are
    /// answered with <see cref="SendToolResponse"/>; then the turn goes on.
    /// </returns>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public IObservable<Chunk> Turn(params IReadOnlyList<Content> contents)
    {
        var prompt = Checked(contents);
        return Observable.Create<Chunk>(observer => _runner.Ask(new LiveTurn(prompt), observer));
    }

    /// <summary>Sends a text as a turn of the user. Its answer is in <see cref="Chunks"/>.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <returns>Completes at once: the turn waits for the turn before it. Fails with a <see cref="GeminiLiveException"/>:
    /// <see cref="LiveFault.Overflow"/> if 1,000 turns wait, or 64 MiB of them; <see cref="LiveFault.Ended"/> if the session has
    /// ended.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public Task Send(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Send([Content.User(text)]);
    }

    /// <summary>Sends turns of the user. The answer is in <see cref="Chunks"/>.</summary>
    /// <param name="contents">The turns, at least one.</param>
    /// <returns>Completes at once: the turn waits for the turn before it. Fails with a <see cref="GeminiLiveException"/>:
    /// <see cref="LiveFault.Overflow"/> if 1,000 turns wait, or 64 MiB of them; <see cref="LiveFault.Ended"/> if the session has
    /// ended.</returns>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public Task Send(params IReadOnlyList<Content> contents)
    {
        var turn = new LiveTurn(Checked(contents));
        return _runner.SendAsync(turn);
    }

    /// <summary>Sends audio or an image as it is recorded. While no connection is open, it waits.</summary>
    /// <param name="media">Audio, such as <c>audio/pcm;rate=16000</c> with 16 bits a sample; or an image.</param>
    /// <returns>Completes when it is sent; await it to send no faster than the connection allows. Fails with a
    /// <see cref="GeminiLiveException"/>: <see cref="LiveFault.Overflow"/> if more than <see cref="LiveOptions.MaxPendingBytes"/> wait, and
    /// this is not sent; <see cref="LiveFault.Ended"/> if the session ends before.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="media"/> is null.</exception>
    public Task Send(InlineDataPart media)
    {
        ArgumentNullException.ThrowIfNull(media);
        return _runner.SendAsync(new ClientMessage.Realtime(media));
    }

    /// <summary>Says that the audio pauses, such as when a microphone is switched off.</summary>
    /// <returns>As that of <see cref="Send(InlineDataPart)"/>.</returns>
    public Task SendAudioEnd() => _runner.SendAsync(new ClientMessage.Realtime(null));

    /// <summary>Sends results of function calls, also after the turn of a call. A result of a call that is cancelled is ignored.</summary>
    /// <param name="responses">The results, from <see cref="FunctionResponsePart.To"/>.</param>
    /// <returns>Completes when the results are taken; while a turn is repeated, they wait for the call. Fails with a
    /// <see cref="GeminiLiveException"/>, after the other results were taken: <see cref="LiveFault.UnknownCall"/> if a call is unknown or
    /// answered, or the connection that has made it is gone and its turn has ended; <see cref="LiveFault.Overflow"/> if more than
    /// <see cref="LiveOptions.MaxPendingBytes"/> wait; <see cref="LiveFault.Ended"/> if the session has ended.</returns>
    /// <exception cref="ArgumentException">There is no result, or one is null.</exception>
    public Task SendToolResponse(params IReadOnlyList<FunctionResponsePart> responses)
    {
        var answered = Guard.CopyOf(responses, name: nameof(responses));
        if (answered.Count == 0)
        {
            throw new ArgumentException("There are 0 results: send at least one.", nameof(responses));
        }

        return _runner.SendAsync(answered);
    }

    /// <summary>Interrupts the model. The turn then ends with <see cref="Outcome.Stopped"/>: when the service confirms it, when the
    /// connection is lost, or after 5 s with a new connection. It is not repeated.</summary>
    public void Interrupt() => _runner.Post(new LiveEvent.Interrupted());

    /// <summary>Ends the session: running turns and <see cref="Chunks"/> complete, and the connection is closed.</summary>
    /// <returns>Completes when the connection is closed.</returns>
    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private static IReadOnlyList<Content> Checked(IReadOnlyList<Content> contents) =>
        Guard.CopyOf(contents, name: nameof(contents)) is { Count: > 0 } turns
            ? turns
            : throw new ArgumentException("There are 0 turns: send at least one.", nameof(contents));
}

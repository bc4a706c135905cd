using System.Reactive.Linq;
using GeminiRx.Live.Internal;

namespace GeminiRx;

/// <summary>
/// A conversation over the Live API that outlives its connections. It connects when it is used for the first time. When the service says
/// goodbye, a connection drops, or a connection is 50 minutes old, the session continues on a new one: a turn that was cut is sent again
/// after a <see cref="RewindChunk"/>, and function calls that were delivered are not delivered again. Thread-safe.
/// </summary>
public sealed class LiveSession : IAsyncDisposable
{
    private readonly LiveRunner _runner;

    internal LiveSession(LiveOptions options, TimeProvider time, Func<LiveStart, CancellationToken, Task<LiveConnection>> connect) =>
        _runner = new LiveRunner(options, time, connect);

    /// <summary>Everything that the service sends, of all turns. Hot: a late observer gets what follows. The first subscription connects.
    /// <list type="bullet">
    /// <item><description>OnNext: on the thread that reads; a slow observer slows the reading. Each turn ends with a
    /// <see cref="FinishedChunk"/>.</description></item>
    /// <item><description>OnCompleted: when the session is disposed.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/> when the session fails for good.</description></item>
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
    /// The chunks of the answer, on the thread that reads.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/>; with <see cref="Outcome.Stopped"/> if the turn was
    /// interrupted.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/> if the session fails for good, after everything that
    /// arrived.</description></item>
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
    /// <returns>Completes at once: the turn waits for the turn before it.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public Task Send(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Send([Content.User(text)]);
    }

    /// <summary>Sends turns of the user. The answer is in <see cref="Chunks"/>.</summary>
    /// <param name="contents">The turns, at least one.</param>
    /// <returns>Completes at once: the turn waits for the turn before it.</returns>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public Task Send(params IReadOnlyList<Content> contents)
    {
        _runner.Ask(new LiveTurn(Checked(contents)), observer: null);
        return Task.CompletedTask;
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

    /// <summary>Sends results of function calls. A result of a call that is cancelled, answered or unknown is ignored.</summary>
    /// <param name="responses">The results, from <see cref="FunctionResponsePart.To"/>.</param>
    /// <exception cref="ArgumentException">There is no result, or one is null.</exception>
    public void SendToolResponse(params IReadOnlyList<FunctionResponsePart> responses)
    {
        var answered = Guard.CopyOf(responses, name: nameof(responses));
        if (answered.Count == 0)
        {
            throw new ArgumentException("There are 0 results: send at least one.", nameof(responses));
        }

        _runner.Post(new LiveEvent.Answered(answered));
    }

    /// <summary>Interrupts the model. The turn then ends with <see cref="Outcome.Stopped"/>.</summary>
    public void Interrupt() => _runner.Post(new LiveEvent.Interrupted());

    /// <summary>Ends the session: running turns and <see cref="Chunks"/> complete, and the connection is closed.</summary>
    /// <returns>Completes when the connection is closed.</returns>
    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private static IReadOnlyList<Content> Checked(IReadOnlyList<Content> contents) =>
        Guard.CopyOf(contents, name: nameof(contents)) is { Count: > 0 } turns
            ? turns
            : throw new ArgumentException("There are 0 turns: send at least one.", nameof(contents));
}

using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Errors;
using GeminiRx.Live.Internal;
using GeminiRx.Wire.Live;
using static GeminiRx.Live.Internal.LiveTimer;

namespace GeminiRx.Recordings;

/// <summary>Plays the recorded connections of a session step by step. The recording decides what is sent, what arrives and when connections
/// are replaced; what follows from it is decided by <see cref="LiveCore"/>, as in the session.</summary>
internal sealed class ReplayedSession
{
    // Nothing is sent, so the content of the prompts does not matter.
    private static readonly IReadOnlyList<Content> _prompt = [Content.User("recorded")];

    private static readonly LiveTimer[] _passing = [Stable, Repetition, Words];

    // What may have replaced a connection, the most specific cause first. The age only asks for it, and the deadline then does it.
    private static readonly LiveTimer[] _replacements = [Reconnect, Interruption, Deadline, Age, Deadline, Reconnect];

    private readonly RecordedConnections _connections;
    private readonly LiveCore _core;
    private readonly ReplayedCalls _calls = new();
    private readonly Dictionary<LiveTimer, (int Version, TimeSpan DueAt)> _timers = [];
    private readonly Queue<ServerMessage> _early = new();
    private List<Notification<Chunk>> _notifications = [];
    private SessionStep _step = new(-1, null, TimeSpan.Zero);
    private int _newest;
    private int _current;
    private int _repeated;
    private bool _expectsHistory;
    private bool _isSetUp;
    private bool _isOver;

    private ReplayedSession(RecordedConnections connections)
    {
        _connections = connections;
        _core = new LiveCore(
            connections.ToOptions(hasNext: () => !IsLast, delayOfNext: () => connections.DelayAfter(_step.Connection, _step.At))
        );
    }

    private bool IsLast => _step.Connection == _connections.Count - 1;

    /// <summary>Plays connections at their times. Cold.</summary>
    public static IObservable<Chunk> Play(RecordedConnections connections, double speed, IScheduler timers)
    {
        var steps = connections.ToSteps();
        return Observable.Defer(() =>
        {
            var session = new ReplayedSession(connections);
            var start = timers.Now;
            return Observable
                .Generate(
                    0,
                    index => index < steps.Count && !session._isOver,
                    index => index + 1,
                    index => steps[index],
                    index => start + (steps[index].At / speed),
                    timers
                )
                .SelectMany(session.Play)
                .Dematerialize();
        });
    }

    private List<Notification<Chunk>> Play(SessionStep step)
    {
        _notifications = [];
        var isNew = step.Connection != _step.Connection;
        _step = step;
        Array.ForEach(_passing, PostIfDue);

        if (isNew)
        {
            Connect();
        }

        switch (step.Message)
        {
            case { IsSent: true, Read: var sent }:
                Send(SentMessage.Read(sent.Bytes.Span));
                break;
            case { Read: var received }:
                Receive(received.Bytes.Span);
                break;
            default:
                End(_connections[step.Connection]);
                break;
        }

        return _notifications;
    }

    private void Connect()
    {
        (_isSetUp, _expectsHistory, _repeated) = (false, false, 0);
        _early.Clear();
        Post(new LiveEvent.Used());
        foreach (var timer in _replacements)
        {
            if (_newest == _current && _timers.TryGetValue(timer, out var set))
            {
                Post(new LiveEvent.Due(timer, set.Version));
            }
        }

        _current = _newest;
    }

    private void Send(SentMessage? message)
    {
        switch (message)
        {
            case SentMessage.Setup setup:
                _expectsHistory = setup.ExpectsHistory;
                break;
            case SentMessage.Contents { IsComplete: false, HasTurns: false }:
                Post(new LiveEvent.Interrupted());
                break;
            case SentMessage.Contents { IsComplete: true } when _expectsHistory:
                _expectsHistory = false;
                break;
            case SentMessage.Contents { IsComplete: true } when _repeated > 0:
                _repeated--;
                break;
            case SentMessage.Contents { IsComplete: true }:
                Post(new LiveEvent.TurnAsked(new LiveTurn(_prompt)));
                _repeated = 0;
                break;
            case SentMessage.ToolResponse answer:
                Post(new LiveEvent.Answered(_calls.AsDelivered(answer.Responses), new TaskCompletionSource()));
                break;
            case null:
                Post(new LiveEvent.AudioSent());
                break;
            default:
                break;
        }
    }

    private void Receive(ReadOnlySpan<byte> bytes)
    {
        ServerMessage message;
        try
        {
            message = LiveDecoder.Decode(bytes);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The end of the step says that the recording is cut off in this message.
            if (_connections[_step.Connection] is var exchange && (exchange.End is not null || _step.Message != exchange.Messages[^1]))
            {
                Post(new LiveEvent.Failed(_current, e as GeminiException ?? LiveErrors.Unreadable(e)));
            }

            return;
        }

        _calls.Receive(message.Calls);
        if (_isSetUp)
        {
            Post(new LiveEvent.Received(_current, message));
            return;
        }

        _early.Enqueue(message);
        _isSetUp = message.IsSetupComplete;
        if (_isSetUp)
        {
            Post(new LiveEvent.Connected(_current));
            while (_early.TryDequeue(out var early))
            {
                Post(new LiveEvent.Received(_current, early));
            }
        }
    }

    private void End(RecordedExchange exchange)
    {
        if (exchange.End == RecordedEnd.Stopped && _isSetUp)
        {
            // The session has closed it, before it opens the next: what it says of it, it says now.
            PostIfDue(Deadline);
        }

        if (exchange.End == RecordedEnd.Stopped && IsLast)
        {
            Post(new LiveEvent.Disposed());
        }
        else if (exchange.End != RecordedEnd.Stopped || !_isSetUp)
        {
            var failure = RecordedConnections.FailureOf(exchange, isSetup: !_isSetUp);
            Post(new LiveEvent.Failed(_current, failure));
            if (IsLast && !_isOver)
            {
                Complete(failure);
            }
        }
    }

    private void PostIfDue(LiveTimer timer)
    {
        if (_timers.TryGetValue(timer, out var set) && set.DueAt <= _step.At)
        {
            Post(new LiveEvent.Due(timer, set.Version));
        }
    }

    private void Post(LiveEvent happened)
    {
        foreach (var effect in _core.Step(happened))
        {
            Perform(effect);
        }
    }

    private void Perform(LiveEffect effect)
    {
        switch (effect)
        {
            case LiveEffect.Deliver { Chunk: var chunk }:
                _calls.Deliver(chunk);
                _notifications.Add(Notification.CreateOnNext(chunk));
                break;
            case LiveEffect.Connect { Connection: var number }:
                _newest = number;
                break;
            case LiveEffect.Write { Message: ClientMessage.Contents { IsComplete: true } asked } when asked.Turns == _prompt:
                _repeated++;
                break;
            case LiveEffect.SetTimer { Timer: var timer, Version: var version, DueIn: var dueIn }:
                _timers[timer] = (version, _step.At + dueIn);
                break;
            case LiveEffect.End { Failure: var failure }:
                Complete(failure);
                break;
            default:
                break;
        }
    }

    private void Complete(Exception? failure)
    {
        _isOver = true;
        _notifications.Add(failure is null ? Notification.CreateOnCompleted<Chunk>() : Notification.CreateOnError<Chunk>(failure));
    }
}

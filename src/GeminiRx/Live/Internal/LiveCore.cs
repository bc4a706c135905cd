using GeminiRx.Errors;
using E = GeminiRx.Live.Internal.LiveEvent;
using F = GeminiRx.Live.Internal.LiveEffect;

namespace GeminiRx.Live.Internal;

/// <summary>
/// The decisions of a session: a step function, one event in, effects out. It knows no time, no socket and no observer. One call at a time.
/// </summary>
internal sealed partial class LiveCore(LiveOptions options)
{
    // The service closes at 58 minutes what is replaced at 50.
    private static readonly TimeSpan _ageReserve = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan _handleWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _stableAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _goAwayReserve = TimeSpan.FromSeconds(2);

    private readonly SessionHistory _history = new(options.MaxHistoryLength);
    private readonly Queue<LiveTurn> _waiting = new();
    private readonly int[] _versions = new int[5];
    private List<LiveEffect> _effects = [];
    private LiveTurn? _turn;
    private int _connection;
    private int _attempts;
    private bool _isUsed;
    private bool _isOpen;
    private bool _isReplacing;
    private bool _hasEnded;

    /// <summary>The handle of the newest state that the service has saved.</summary>
    public string? Handle { get; private set; } = options.Handle;

    /// <summary>Takes one event.</summary>
    /// <returns>The effects, in their order.</returns>
    public IReadOnlyList<LiveEffect> Step(LiveEvent happened)
    {
        _effects = [];
        if (!_hasEnded)
        {
            Apply(happened);
        }

        return _effects;
    }

    private void Apply(LiveEvent happened)
    {
        switch (happened)
        {
            case E.Used:
                Use();
                break;
            case E.Connected connected when connected.Connection == _connection:
                Restore();
                break;
            case E.Failed failed when failed.Connection == _connection:
                Lose(failed.Failure);
                break;
            case E.Received received when received.Connection == _connection:
                Read(received.Message);
                break;
            case E.TurnAsked asked:
                _waiting.Enqueue(asked.Turn);
                Use();
                Continue();
                break;
            case E.TurnAbandoned abandoned:
                Abandon(abandoned.Turn);
                break;
            case E.Interrupted when _turn is { IsSent: true } && _isOpen:
                Add(new F.Write(new ClientMessage.Contents([], IsComplete: false)));
                break;
            case E.Answered answered:
                Answer(answered.Responses);
                break;
            case E.Due due when _versions[(int)due.Timer] == due.Version:
                OnTime(due.Timer);
                break;
            case E.Disposed:
                End(null);
                break;
            default:
                break;
        }
    }

    private void Add(LiveEffect effect) => _effects.Add(effect);

    private void Use()
    {
        if (!_isUsed)
        {
            _isUsed = true;
            Connect();
        }
    }

    private void SetTimer(LiveTimer timer, TimeSpan dueIn) => Add(new F.SetTimer(timer, ++_versions[(int)timer], dueIn));

    private void Abandon(LiveTurn turn)
    {
        turn.IsAbandoned = true;
        if (turn == _turn && _isOpen)
        {
            Add(new F.Write(new ClientMessage.Contents([], IsComplete: false)));
        }
        else if (turn == _turn)
        {
            // The new connection knows nothing of it.
            Finish(new FinishedChunk(Outcome.Stopped));
        }
    }

    private void Answer(IReadOnlyList<FunctionResponsePart> responses)
    {
        var sent = responses.Select(response => _turn?.Answer(response)).OfType<FunctionResponsePart>().ToList();
        if (sent.Count > 0 && _isOpen)
        {
            Add(new F.Write(new ClientMessage.ToolResponse(sent)));
        }
    }

    /// <summary>Sends the next turn, or replaces the connection, if nothing runs.</summary>
    private void Continue()
    {
        if (_turn is not null || !_isOpen)
        {
            return;
        }

        if (_isReplacing)
        {
            if (!_history.HasUncovered)
            {
                Connect();
            }

            return;
        }

        while (_waiting.TryDequeue(out var next))
        {
            if (!next.IsAbandoned)
            {
                _turn = next;
                Send(next);
                return;
            }
        }
    }

    private void Send(LiveTurn turn)
    {
        turn.IsSent = true;
        Add(new F.Write(new ClientMessage.Contents(turn.Prompt, IsComplete: true)));
    }

    private void Finish(FinishedChunk end)
    {
        var turn = _turn!;
        _turn = null;
        _attempts = 0;
        var unrepeated = turn.CancelUnrepeated();
        if (unrepeated.Count > 0)
        {
            Add(new F.Deliver(turn, new ToolCallCancellationChunk(unrepeated)));
        }

        Add(new F.Deliver(turn, end with { Usage = turn.Usage }));
        Add(new F.EndTurn(turn, null));
        _history.Add(turn.History);
        if (_isReplacing && _isOpen)
        {
            SetTimer(LiveTimer.Handle, _handleWait);
        }

        Continue();
    }

    private void End(GeminiException? failure)
    {
        _hasEnded = true;
        _isOpen = false;
        List<LiveTurn> turns = [.. _turn is null ? [] : new[] { _turn }, .. _waiting];
        foreach (var turn in turns)
        {
            if (failure is null)
            {
                Add(new F.Deliver(turn, new FinishedChunk(Outcome.Stopped) { Usage = turn.Usage }));
            }

            Add(new F.EndTurn(turn, failure is null || turn == turns[0] ? failure : LiveErrors.Ended(failure)));
        }

        Add(new F.End(failure));
    }
}

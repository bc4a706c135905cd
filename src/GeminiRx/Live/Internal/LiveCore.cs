using System.Text;
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
    private static readonly TimeSpan _interruptionWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _repetitionWait = TimeSpan.FromSeconds(15);
    private const int MaxWaitingTurns = 1_000;
    private const int MaxWaitingSize = 64 * 1024 * 1024;
    private const int MaxHeardAgain = 10_000;

    private readonly SessionHistory _history = new(options.MaxHistoryLength);
    private readonly List<LiveTurn> _waiting = [];
    private readonly OpenCalls _openCalls = new();
    private readonly StringBuilder _heard = new();
    private readonly int[] _versions = new int[Enum.GetValues<LiveTimer>().Length];
    private List<LiveEffect> _effects = [];
    private LiveTurn? _turn;
    private LiveStart _start = new(null, false);
    private long _waitingSize;
    private int _connection;
    private int _attempts;
    private bool _hasAudio; // that is not answered
    private bool _hasNewAudio; // that was sent after the model began to answer
    private bool _isCompletionDue; // of the turn before, which ended by its status
    private bool _isUsed;
    private bool _isOpen;
    private bool _isReplacing;
    private bool _hasEnded;

    /// <summary>The handle of the newest state that the service has saved.</summary>
    public string? Handle { get; private set; } = options.Handle;

    /// <summary>Why a further turn cannot wait; null if it can.</summary>
    public GeminiLiveException? RefusalOf(LiveTurn turn) =>
        _waiting.Count >= MaxWaitingTurns || (_waiting.Count > 0 && _waitingSize + PartSize.Of(turn.Prompt) > MaxWaitingSize)
            ? LiveErrors.TooManyTurns(MaxWaitingTurns)
            : null;

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
            case E.AudioSent:
                (_hasAudio, _hasNewAudio) = (true, true);
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
                _waiting.Add(asked.Turn);
                _waitingSize += PartSize.Of(asked.Turn.Prompt);
                Use();
                Continue();
                break;
            case E.TurnAbandoned abandoned:
                Abandon(abandoned.Turn);
                break;
            case E.Interrupted when _turn is { IsInterruptRequested: false, IsAbandoned: false } turn:
                turn.IsInterruptRequested = true;
                Interrupt();
                break;
            case E.Answered answered:
                Answer(answered);
                break;
            case E.Due due when _versions[(int)due.Timer] == due.Version:
                OnTime(due.Timer);
                break;
            case E.Faulted faulted:
                End(faulted.Failure);
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
        if (_waiting.Remove(turn))
        {
            _waitingSize -= PartSize.Of(turn.Prompt);
        }
        else if (turn == _turn && !turn.IsInterruptRequested)
        {
            Interrupt();
        }
    }

    private void Interrupt()
    {
        if (_isOpen)
        {
            Add(new F.Write(new ClientMessage.Contents([], IsComplete: false)));
            SetTimer(LiveTimer.Interruption, _interruptionWait);
        }
        else
        {
            // The new connection knows nothing of it.
            EndCutTurn();
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
            // What the user is saying may not be heard a second time, unless a turn waits.
            if (!_history.HasUncovered && (_heard.Length == 0 || _waiting.Count > 0))
            {
                Connect();
            }
            else if (_waiting.Count > 0)
            {
                SetTimer(LiveTimer.Handle, _handleWait);
            }

            return;
        }

        if (_waiting is [var next, ..])
        {
            _waiting.RemoveAt(0);
            _waitingSize -= PartSize.Of(next.Prompt);
            _turn = next;
            Send(next);
        }
    }

    private void Send(LiveTurn turn)
    {
        _heard.Clear();
        Add(new F.Write(new ClientMessage.Contents(turn.Prompt, IsComplete: true, IsPrompt: true)));
    }

    private void Finish(FinishedChunk end)
    {
        var turn = _turn!;
        _turn = null;
        foreach (var chunk in turn.EndRepetition())
        {
            Add(new F.Deliver(turn, chunk));
        }

        _openCalls.Add(turn.OpenCalls);
        Add(new F.Deliver(turn, end with { Usage = turn.Usage }));
        Add(new F.EndTurn(turn, null));
        Add(new F.ForgetAudio());
        _hasAudio = _hasNewAudio;
        _history.Add(turn.History);
        if (_isReplacing && _isOpen)
        {
            SetTimer(LiveTimer.Handle, _handleWait);
        }

        Continue();
    }

    private void End(Exception? failure)
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

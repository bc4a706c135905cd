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
    private HeardWords _heard = new(); // since the last turn
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
    private bool _isStable; // the connection is not young
    private bool _isLeaving; // the service has said goodbye
    private bool _wasRenewedYoung; // the one before was replaced when it was young, and no turn has ended since
    private bool _isRestored; // the connection was told turns that its state may not contain yet
    private bool _hasEnded;

    // The service ends each connection while it is young.
    private bool IsLooping => _isLeaving && _wasRenewedYoung && !_isStable;

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
            case E.Interrupted:
                InterruptByProgram();
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

    /// <summary>Sends the next turn, or replaces the connection, if nothing runs.</summary>
    private void Continue()
    {
        if (_turn is not null || !_isOpen)
        {
            return;
        }

        // If the service ends each connection early, its deadline replaces it, and a turn uses what time is left.
        if (_isReplacing && !IsLooping)
        {
            // What the user is saying may not be heard a second time, unless a turn waits.
            if (!_history.HasUncovered && (_heard.IsEmpty || _waiting.Count > 0))
            {
                Renew();
            }
            else if (_waiting.Count > 0)
            {
                SetTimer(LiveTimer.Handle, _handleWait);
            }

            return;
        }

        if (_waiting is [var next, ..])
        {
            Dequeue();
            _turn = next;
            next.History.Begin(TakeHeard());
            Send(next);
        }
    }

    private void Dequeue()
    {
        _waitingSize -= PartSize.Of(_waiting[0].Prompt);
        _waiting.RemoveAt(0);
    }

    private void Send(LiveTurn turn) => Add(new F.Write(new ClientMessage.Contents(turn.Prompt, IsComplete: true, turn.MediaBefore)));

    private HeardWords TakeHeard()
    {
        var heard = _heard;
        _heard = new HeardWords();
        return heard;
    }
}

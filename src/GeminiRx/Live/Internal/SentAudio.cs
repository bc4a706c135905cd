namespace GeminiRx.Live.Internal;

/// <summary>Audio and images that were sent and are not answered yet: a new connection gets them again. The oldest are dropped beyond a
/// size.</summary>
internal sealed class SentAudio(long maxBytes)
{
    private Queue<WaitingAudio> _sent = new();
    private Queue<WaitingAudio> _again = new();
    private long _bytes;
    private int _marked; // of all, the first

    /// <summary>Whether messages wait for being sent again.</summary>
    public bool HasAgain => _again.Count > 0;

    /// <summary>Keeps a message that is being sent.</summary>
    public void Add(WaitingAudio audio)
    {
        _sent.Enqueue(audio);
        _bytes += audio.Message.Size;
        while (_bytes > maxBytes && _sent.Count > 1)
        {
            _bytes -= _sent.Dequeue().Message.Size;
            _marked = Math.Max(0, _marked - 1);
        }
    }

    /// <summary>Takes the next message that is sent again; it is kept as before.</summary>
    /// <returns>The message; null if there is none.</returns>
    public WaitingAudio? TakeAgain()
    {
        if (!_again.TryDequeue(out var audio))
        {
            return null;
        }

        _bytes -= audio.Message.Size;
        Add(audio);
        return audio;
    }

    /// <summary>Everything is sent again.</summary>
    public void SendAgain()
    {
        _again = new([.. _sent, .. _again]);
        _sent = new();
    }

    /// <summary>What is sent so far is being answered.</summary>
    public void Mark() => _marked = _sent.Count;

    /// <summary>What is marked is answered.</summary>
    public void Forget()
    {
        for (; _marked > 0; _marked--)
        {
            var answered = (_sent.Count > 0 ? _sent : _again).Dequeue();
            _bytes -= answered.Message.Size;
            answered.Sent.TrySetResult();
        }
    }

    /// <summary>Drops everything.</summary>
    /// <returns>The messages.</returns>
    public IReadOnlyList<WaitingAudio> Clear()
    {
        List<WaitingAudio> all = [.. _sent, .. _again];
        _sent.Clear();
        _again.Clear();
        (_bytes, _marked) = (0, 0);
        return all;
    }
}

/// <summary>Audio or an image of the program.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sent">Completes when it is sent.</param>
internal sealed record WaitingAudio(ClientMessage.Realtime Message, TaskCompletionSource Sent);

using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Collects updates and applies their rewinds.</summary>
internal sealed class RewoundUpdates
{
    private readonly List<ChatResponseUpdate> _updates = [];

    /// <summary>Copies of the updates, with the contents that count.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    public void Add(ChatResponseUpdate update)
    {
        var copy = update.Clone();
        copy.Contents = [];
        _updates.Add(copy);
        foreach (var content in update.Contents)
        {
            if (content is RewindContent rewind)
            {
                Revoke(rewind.ContentCount);
            }
            else
            {
                copy.Contents.Add(content);
            }
        }
    }

    private void Revoke(int count)
    {
        for (var at = _updates.Count - 1; at >= 0 && count > 0; at--)
        {
            var contents = _updates[at].Contents;
            for (; contents.Count > 0 && count > 0; count--)
            {
                contents.RemoveAt(contents.Count - 1);
            }
        }
    }
}

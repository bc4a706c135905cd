using GeminiRx.Extensions.AI.Chat.Contents;
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
                RevokedContents.Remove(rewind, _updates.AsEnumerable().Reverse().Select(kept => kept.Contents));
            }
            else
            {
                copy.Contents.Add(content);
            }
        }
    }
}

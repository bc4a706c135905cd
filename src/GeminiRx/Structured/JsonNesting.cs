namespace GeminiRx.Structured;

/// <summary>The containers that are open in a JSON text.</summary>
internal sealed class JsonNesting
{
    private int _hidden;

    /// <summary>The innermost open container; null outside the root.</summary>
    public JsonContainer? Open { get; private set; }

    public int Depth => Open?.Depth ?? 0;

    /// <summary>Whether a value can show the current place: no open container is hidden.</summary>
    public bool IsVisible => _hidden == 0;

    public void Push(JsonShape shape, bool isObject)
    {
        Open = new JsonContainer(Open, shape, isObject);
        if (Open.IsHidden)
        {
            _hidden++;
        }
        else
        {
            MarkPresent(Open.Parent);
        }
    }

    /// <summary>Closes the innermost container.</summary>
    /// <returns>False if its type requires a property that is missing.</returns>
    public bool TryPop()
    {
        if (Open!.LacksRequired)
        {
            return false;
        }

        _hidden -= Open.IsHidden ? 1 : 0;
        Open = Open.Parent;
        return true;
    }

    /// <summary>Marks the current property as present, since its value can be shown.</summary>
    public void MarkPresent() => MarkPresent(Open);

    /// <summary>If a string is the discriminator of the innermost container, replaces its type by the one that the string names.</summary>
    /// <param name="quoted">The JSON string with its quotes.</param>
    public void ReadDerivedType(ReadOnlySpan<char> quoted)
    {
        if (Open is not { Closer: '}', Shape.Discriminator: { } name } || Open.Member?.Name != name)
        {
            return;
        }

        Open.SetShape(Open.Shape.Derived(JsonEscapes.Decode(quoted)));
        if (!Open.IsHidden)
        {
            _hidden--;
            MarkPresent(Open.Parent);
        }
    }

    private void MarkPresent(JsonContainer? container)
    {
        for (; container?.MarkPresent() == true; container = container.Parent)
        {
            _hidden--;
        }
    }
}

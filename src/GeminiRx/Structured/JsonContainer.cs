namespace GeminiRx.Structured;

/// <summary>An open object or array of the text.</summary>
/// <remarks><see cref="Parent"/> and <see cref="Closer"/> never change, so that a snapshot can close the containers later.</remarks>
internal sealed class JsonContainer
{
    private readonly bool _isElement;
    private bool[] _seen = [];
    private int _missing;

    public JsonContainer(JsonContainer? parent, JsonShape shape, bool isObject)
    {
        Parent = parent;
        Depth = (parent?.Depth ?? 0) + 1;
        Closer = isObject ? '}' : ']';
        _isElement = parent is { Shape.IsAtomic: false } && parent.Member is null;
        SetShape(shape);
    }

    public JsonContainer? Parent { get; }

    public char Closer { get; }

    public int Depth { get; }

    public JsonShape Shape { get; private set; } = JsonShape.Atomic;

    /// <summary>Whether a value must not show this container yet: a required property is missing.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>The current property; null in an array.</summary>
    public JsonMember? Member { get; set; }

    /// <summary>The number of values before the current one.</summary>
    public int Index { get; set; }

    /// <summary>The shape of the current value.</summary>
    public JsonShape ValueShape => Member?.Shape ?? Shape.Element;

    /// <summary>Whether the object lacks a property without which its type cannot be created.</summary>
    public bool LacksRequired
    {
        get
        {
            var at = _seen.Length - 1;
            while (at >= 0 && (_seen[at] || !Shape.Required[at].IsRequired))
            {
                at--;
            }

            return at >= 0 && Closer == '}';
        }
    }

    /// <summary>Replaces the type by the one that the discriminator names.</summary>
    public void SetShape(JsonShape shape)
    {
        Shape = shape;
        Member = Member is null ? null : shape.Member(Member.Name);
        _seen = shape.Required.Count == 0 ? [] : new bool[shape.Required.Count];
        _missing =
            Closer == ']' ? 0
            : _isElement ? shape.Required.Count
            : shape.RequiredCount;
        IsHidden = shape.IsAtomic || _missing > 0 || (Closer == '}' && shape.Discriminator is not null);
    }

    /// <summary>Marks the current property as present.</summary>
    /// <returns>Whether the container has become visible.</returns>
    public bool MarkPresent()
    {
        if (Member?.RequiredIndex is not { } at || _seen[at])
        {
            return false;
        }

        _seen[at] = true;
        if (!Counts(Shape.Required[at]) || --_missing > 0 || !IsHidden || Shape.Discriminator is not null)
        {
            return false;
        }

        IsHidden = false;
        return true;
    }

    // An element of a list appears when the properties of its constructor are present, too.
    private bool Counts(JsonShape.RequiredProperty property) => property.IsRequired || _isElement;
}

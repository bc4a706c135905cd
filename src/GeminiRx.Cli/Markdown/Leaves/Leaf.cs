namespace GeminiRx.Cli;

/// <summary>What a block did with a line.</summary>
internal enum LineResult
{
    /// <summary>The line does not belong to the block. It ends the block.</summary>
    Refused,

    /// <summary>The line belongs to the block.</summary>
    Added,

    /// <summary>The line belongs to the block and ends it.</summary>
    AddedAsLast,
}

/// <summary>A block of text that is open: lines can be added to it.</summary>
internal abstract class Leaf
{
    /// <summary>Returns a copy that can go on by itself.</summary>
    public virtual Leaf Fork() => this;

    /// <summary>Adds a line to a block that takes lines as they are, before other blocks are looked for.</summary>
    public virtual LineResult TryAddVerbatim(LineCursor cursor, bool isEnd, RowWriter writer) => LineResult.Refused;

    /// <summary>Adds the next part of a long line.</summary>
    public abstract void AddPart(string text, bool isEnd, RowWriter writer);

    /// <summary>Writes what is not written yet.</summary>
    public virtual void Close(RowWriter writer) => writer.EndLine();
}

namespace GeminiRx;

/// <summary>How <see cref="ChunkSourceOperators.InvokeTools"/> runs the calls of a model.</summary>
public sealed record ToolLoopOptions
{
    /// <summary>The maximum number of requests for one answer, from 1 to 100. Default 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRounds
    {
        get;
        init => field = Guard.InRange<int>(value, 1, 100)!.Value;
    } = 8;

    /// <summary>The maximum number of calls that run together, from 1 to 128. Default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxParallelCalls
    {
        get;
        init => field = Guard.InRange<int>(value, 1, 128)!.Value;
    } = 4;

    /// <summary>The time limit of one call, from 1 tick to 1 day. Default 1 minute. A call that exceeds it is cancelled; the loop goes on
    /// even if the function ignores its token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan CallTimeLimit
    {
        get;
        init =>
            field =
                value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(CallTimeLimit), value, "CallTimeLimit must be from 1 tick to 1 day.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an exception of a function, or its time limit, ends the answer with that exception. Default false: the failure is
    /// told to the model, see <see cref="DescribeException"/>.</summary>
    public bool ThrowExceptions { get; init; }

    /// <summary>What the model is told about an exception of a function. Default null, or if it returns null: only the name of the
    /// exception's type, since a message may contain paths, addresses or keys of the program. To tell the message:
    /// <c>exception => exception.Message</c>.</summary>
    public Func<Exception, string?>? DescribeException { get; init; }

    /// <summary>Decides before each call whether it may run; false tells the model that the user declined. Not part of the call's time
    /// limit. Default null: all calls run.</summary>
    public Func<ToolCallChunk, CancellationToken, Task<bool>>? Confirm { get; init; }
}

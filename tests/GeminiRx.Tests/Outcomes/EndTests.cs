using System.Reflection;

namespace GeminiRx.Tests.Outcomes;

/// <summary>The reasons for which an answer ends: their outcomes, and what the user reads.</summary>
public sealed class EndTests
{
    public static TheoryData<FinishReason> FinishReasons => [.. ConstantsOf<FinishReason>().Where(reason => reason != FinishReason.Stop)];

    public static TheoryData<BlockReason> BlockReasons => [.. ConstantsOf<BlockReason>()];

    [Theory]
    [InlineData("STOP", Outcome.Completed)]
    [InlineData("MAX_TOKENS", Outcome.MaxTokens)]
    [InlineData("SAFETY", Outcome.Blocked)]
    [InlineData("RECITATION", Outcome.Blocked)]
    [InlineData("LANGUAGE", Outcome.Blocked)]
    [InlineData("BLOCKLIST", Outcome.Blocked)]
    [InlineData("PROHIBITED_CONTENT", Outcome.Blocked)]
    [InlineData("SPII", Outcome.Blocked)]
    [InlineData("ESCALATION", Outcome.Blocked)]
    [InlineData("PUP_LIMITED_DISABLED", Outcome.Blocked)]
    [InlineData("MODEL_ARMOR", Outcome.Blocked)]
    [InlineData("IMAGE_SAFETY", Outcome.Blocked)]
    [InlineData("IMAGE_PROHIBITED_CONTENT", Outcome.Blocked)]
    [InlineData("IMAGE_RECITATION", Outcome.Blocked)]
    [InlineData("MALFORMED_FUNCTION_CALL", Outcome.Malformed)]
    [InlineData("UNEXPECTED_TOOL_CALL", Outcome.Malformed)]
    [InlineData("TOO_MANY_TOOL_CALLS", Outcome.Malformed)]
    [InlineData("MALFORMED_RESPONSE", Outcome.Malformed)]
    [InlineData("MISSING_THOUGHT_SIGNATURE", Outcome.Malformed)]
    [InlineData("OTHER", Outcome.Other)]
    [InlineData("IMAGE_OTHER", Outcome.Other)]
    [InlineData("NO_IMAGE", Outcome.Other)]
    [InlineData("CONTINUATION", Outcome.Other)]
    [InlineData("NEW_REASON", Outcome.Other)]
    [InlineData("model_armor", Outcome.Blocked)]
    public void FinishReason_HasAnOutcome(string reason, Outcome outcome) => Assert.Equal(outcome, new FinishReason(reason).Outcome);

    [Fact]
    public void Outcomes_OfAllConstants_AreTested()
    {
        var tested = typeof(EndTests)
            .GetMethod(nameof(FinishReason_HasAnOutcome))!
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(row => row.Data[0]);

        Assert.Empty(ConstantsOf<FinishReason>().Select(reason => reason.Value).Except(tested));
    }

    [Theory]
    [MemberData(nameof(FinishReasons))]
    public void Error_OfAFinishReason_NamesItAndSaysWhatToDo(FinishReason reason) =>
        AssertSpecific(new FinishedChunk(reason.Outcome) { Reason = reason }, new FinishedChunk(reason.Outcome) { Reason = new("NEW") });

    [Theory]
    [MemberData(nameof(BlockReasons))]
    public void Error_OfABlockReason_NamesItAndSaysWhatToDo(BlockReason reason) =>
        AssertSpecific(
            new FinishedChunk(Outcome.Blocked) { BlockReason = reason },
            new FinishedChunk(Outcome.Blocked) { BlockReason = new("NEW") }
        );

    [Fact]
    public void Errors_OfAllReasons_Differ()
    {
        List<string> messages =
        [
            .. ConstantsOf<FinishReason>().Skip(1).Select(reason => MessageOf(new FinishedChunk(reason.Outcome) { Reason = reason })),
            .. ConstantsOf<BlockReason>().Select(reason => MessageOf(new FinishedChunk(Outcome.Blocked) { BlockReason = reason })),
        ];

        Assert.Equal(messages.Count, messages.Distinct().Count());
    }

    [Theory]
    [InlineData(Outcome.MaxTokens, "The answer is not complete: maxTokens. Allow more output tokens, or ask the model to continue.")]
    [InlineData(Outcome.Blocked, "The answer is not complete: blocked. Change the prompt.")]
    [InlineData(Outcome.Stopped, "The answer was stopped before its end.")]
    public void Error_WithoutAReason_NamesTheOutcome(Outcome outcome, string message) =>
        Assert.Equal(message, new FinishedChunk(outcome).ToException()!.ToUserMessage());

    [Fact]
    public void Error_OfAReasonInLowerCase_HasItsMessage() =>
        Assert.Equal(
            "Model Armor blocked the answer (model_armor).",
            new FinishedChunk(Outcome.Blocked) { Reason = new("model_armor") }
                .ToException()!
                .Message
        );

    [Fact]
    public void Error_OfACompleteAnswer_IsNone() => Assert.Null(new FinishedChunk(Outcome.Completed).ToException());

    private static void AssertSpecific(FinishedChunk end, FinishedChunk unknown)
    {
        var (own, general) = (end.ToException()!, unknown.ToException()!);
        var name = end.Reason?.Value ?? end.BlockReason!.Value.Value;

        Assert.EndsWith($" ({name}).", own.Message, StringComparison.Ordinal);
        Assert.NotEqual(general.Message.Replace("NEW", name, StringComparison.Ordinal), own.Message);
        Assert.EndsWith(".", own.Advice, StringComparison.Ordinal);
    }

    private static string MessageOf(FinishedChunk end) => end.ToException()!.Message;

    private static IEnumerable<T> ConstantsOf<T>() =>
        typeof(T)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(T))
            .Select(field => (T)field.GetValue(null)!);
}

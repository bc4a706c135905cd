namespace GeminiRx.Tests.Interactions;

/// <summary>Tokens that lead nowhere are refused at the call.</summary>
public sealed class InteractionTokenTests
{
    [Theory]
    [InlineData("interactions/?last_event_id=x")]
    [InlineData("interactions/a%2Fb?last_event_id=x")]
    [InlineData("interactions/..?continuation_token=x")]
    public void Token_ThatNamesNoInteraction_IsRefusedImmediately(string token)
    {
        var interactions = new GeminiClient(new GeminiOptions()).Interactions;
        var request = new GenerateRequest("Hi") { ContinuationToken = token };

        Assert.Throws<ArgumentException>(() => interactions.Source(request));
        Assert.Throws<ArgumentException>(() => interactions.Start(new InteractionRequest(request)));
        Assert.Throws<ArgumentException>(() => interactions.FollowSource("a")(request));
        Assert.Throws<ArgumentException>(() => interactions.Follow("a", token));
    }

    [Theory]
    [InlineData("interactions/v2?last_event_id=e1")]
    [InlineData("interactions/v1?last_event_id=")]
    [InlineData("interactions/v1?continuation_token=k")]
    [InlineData("k==")]
    public void Token_OfAnotherPlace_CannotBeFollowed(string token)
    {
        var source = new GeminiClient(new GeminiOptions()).Interactions.FollowSource("v1");

        Assert.Throws<ArgumentException>(() => source(new GenerateRequest("-") { ContinuationToken = token }));
    }

    [Fact]
    public void Place_InAnInteractionThatRuns_CannotBeStarted()
    {
        var request = new InteractionRequest(new GenerateRequest("Hi") { ContinuationToken = "interactions/v1?last_event_id=e1" });

        Assert.Throws<ArgumentException>(() => new GeminiClient(new GeminiOptions()).Interactions.Start(request));
    }
}

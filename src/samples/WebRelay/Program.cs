// A page asks, and the answer comes as server-sent events. A page that loses its connection comes back to the same answer.
using GeminiRx;
using WebRelay;

var app = WebApplication.CreateSlimBuilder(args).Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapAnswers(GeminiClient.FromEnvironment().Source.WithPolicy(AnswerPolicy.Interactive));
app.Run();

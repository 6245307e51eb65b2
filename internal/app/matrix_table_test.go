package app_test

// matrix says what each route answers each role: a status, or "in" where a
// page leads to the log-in. One column stands for all.
const matrix = `
#                                               visitor unverified admitted student other graduate manager moderator operator
programs GET /                                     200
programs GET /school/                              200
programs POST /school/                             401 403 403 403 403 403 403 403 201
programs GET /school/{id}/                         200
programs POST /account/signup/                     400
programs POST /account/login/                      400
programs POST /account/logout/                     204
programs GET /account/auth/                        401 200 200 200 200 200 200 200 200
programs POST /account/token/refresh/              400
programs POST /account/token/verify/               400
programs POST /account/password/reset/             400
programs POST /account/password/reset/confirm/     400
programs POST /account/email/confirm/              400
programs GET /account/me/                          401 200 200 200 200 200 200 200 200
programs PATCH /account/me/                        401 200 200 200 200 200 200 200 200
programs POST /account/password/change/            401 400 400 400 400 400 400 400 400
programs POST /account/email/                      401 409 409 409 409 409 409 409 409
programs GET /account/verification/                401 200 200 200 200 200 200 200 200
programs POST /account/verification/               401 400 400 400 400 400 400 400 400
programs POST /account/verification/confirm/       401 400 400 400 400 400 400 400 400
programs GET /account/sessions/                    401 200 200 200 200 200 200 200 200
programs DELETE /account/sessions/                 401 204 204 204 204 204 204 204 204
programs DELETE /account/sessions/{id}/            401 404 404 404 404 404 404 404 404
programs GET /admin/user/                          401 403 403 403 403 403 403 403 200
programs POST /admin/user/{id}/bar/                401 403 403 403 403 403 403 204 204
programs POST /admin/user/{id}/unbar/              401 403 403 403 403 403 403 204 204
programs GET /board/                               200
programs POST /board/                              401 403 403 201 403 201 201 201 201
programs GET /board/{id}/                          404 404 404 200 404 200 200 200 200
programs PUT /board/{id}/                          401 404 404 403 404 403 200 200 200
programs PATCH /board/{id}/                        401 404 404 403 404 403 200 200 200
programs DELETE /board/{id}/                       401 404 404 403 404 403 409 204 204
programs POST /board/{id}/pin/                     401 404 404 204 404 204 204 204 204
programs DELETE /board/{id}/pin/                   401 404 404 204 404 204 204 204 204
programs GET /myboard/                             401 200 200 200 200 200 200 200 200
programs PUT /myboard/                             401 200 200 200 200 200 200 200 200
programs GET /semester/                            401 200 200 200 200 200 200 200 200
programs GET /semester/{id}/                       401 200 200 200 404 200 200 200 200
programs GET /category/                            401 200 200 200 200 200 200 200 200
programs GET /lecture/                             401 200 200 200 404 200 200 200 200
programs GET /lecture/{id}/                        401 200 200 200 404 200 200 200 200
programs GET /timetable/                           401 200 200 200 200 200 200 200 200
programs POST /timetable/                          401 201 201 201 400 201 201 201 403
programs PUT /timetable/                           401 400 400 200 400 400 400 400 400
programs POST /timetable/restore/                  401 409 409 409 409 409 409 409 409
programs GET /timetable/{id}/                      401 404 404 200 404 404 404 404 404
programs PATCH /timetable/{id}/                    401 404 404 200 404 404 404 404 404
programs DELETE /timetable/{id}/                   401 404 404 204 404 404 404 404 404
programs POST /timetable/{id}/copy/                401 404 404 201 404 404 404 404 404
programs POST /timetable/{id}/undo/                401 404 404 200 404 404 404 404 404
programs GET /timetable/{id}/share/                401 404 404 200 404 404 404 404 404
programs POST /timetable/{id}/share/               401 404 404 200 404 404 404 404 404
programs GET /timetable/{id}/entries/              401 404 404 200 404 404 404 404 404
programs POST /timetable/{id}/entries/             401 404 404 201 404 404 404 404 404
programs PATCH /timetable/{id}/entries/{entry}/    401 404 404 200 404 404 404 404 404
programs DELETE /timetable/{id}/entries/{entry}/   401 404 404 204 404 404 404 404 404
programs GET /post/                                401 403 403 200 404 200 200 200 200
programs POST /post/                               401 403 403 201 400 201 201 201 201
programs GET /post/mine/                           401 200 200 200 200 200 200 200 200
programs GET /post/commented/                      401 200 200 200 200 200 200 200 200
programs GET /post/hot/                            401 200 200 200 200 200 200 200 200
programs GET /post/best/                           401 200 200 200 200 200 200 200 200
programs GET /post/popular/                        401 200 200 200 200 200 200 200 200
programs GET /post/{id}/                           401 403 403 200 404 200 200 200 200
programs PUT /post/{id}/                           401 403 403 403 404 403 403 403 403
programs PATCH /post/{id}/                         401 403 403 403 404 403 403 403 403
programs DELETE /post/{id}/                        401 403 403 403 404 403 204 204 204
programs POST /post/{id}/like/                     401 403 403 200 404 200 200 200 200
programs DELETE /post/{id}/like/                   401 403 403 200 404 200 200 200 200
programs POST /post/{id}/vote/                     401 403 403 200 404 200 200 200 200
programs DELETE /post/{id}/vote/                   401 403 403 200 404 200 200 200 200
programs GET /hashtag/                             401 200 200 200 200 200 200 200 200
programs POST /post/{id}/scrap/                    401 403 403 200 404 200 200 200 200
programs DELETE /post/{id}/scrap/                  401 403 403 200 404 200 200 200 200
programs GET /post/liked/                          401 200 200 200 200 200 200 200 200
programs GET /scrap/                               401 200 200 200 200 200 200 200 200
programs PATCH /scrap/{id}/                        401 404 404 404 404 404 404 404 404
programs GET /scrapfolder/                         401 200 200 200 200 200 200 200 200
programs POST /scrapfolder/                        401 201 201 201 201 201 201 201 201
programs PATCH /scrapfolder/{id}/                  401 404 404 404 404 404 404 404 404
programs DELETE /scrapfolder/{id}/                 401 404 404 404 404 404 404 404 404
programs GET /post/{id}/history/                   401 403 403 403 404 403 403 200 200
programs GET /comment/{id}/history/                401 403 403 403 404 403 403 200 200
programs GET /media/                               401 200 200 200 200 200 200 200 200
programs POST /media/                              401 403 201 201 201 201 201 201 201
programs GET /media/{id}/                          401 404 404 200 404 200 200 200 200
programs PATCH /media/{id}/                        401 404 404 404 404 404 404 404 404
programs DELETE /media/{id}/                       401 404 404 404 404 404 404 404 404
programs GET /comment/                             401 403 403 200 404 200 200 200 200
programs POST /comment/                            401 403 403 201 400 201 201 201 201
programs GET /comment/{id}/                        401 403 403 200 404 200 200 200 200
programs PATCH /comment/{id}/                      401 403 403 403 404 403 403 403 403
programs DELETE /comment/{id}/                     401 403 403 403 404 403 204 204 204
programs POST /comment/{id}/like/                  401 403 403 200 404 200 200 200 200
programs DELETE /comment/{id}/like/                401 403 403 200 404 200 200 200 200
programs GET /block/                               401 200 200 200 200 200 200 200 200
programs POST /block/                              401 403 403 201 400 201 201 201 201
programs DELETE /block/{id}/                       401 404 404 404 404 404 404 404 404
programs GET /board/{id}/restriction/              401 404 404 403 404 403 200 200 200
programs POST /board/{id}/restriction/             401 404 404 403 404 403 201 201 201
programs DELETE /board/{id}/restriction/{rid}/     401 404 404 403 404 403 204 204 204
programs GET /board/{id}/handover/                 401 404 404 404 404 404 200 200 200
programs POST /board/{id}/handover/                401 404 404 403 404 403 201 201 201
programs DELETE /board/{id}/handover/              401 404 404 404 404 404 204 204 204
programs POST /board/{id}/handover/accept/         401 404 404 404 404 404 404 404 404
programs PUT /board/{id}/manager/                  401 404 404 403 404 403 403 204 204
programs GET /search/                              401 200 200 200 200 200 200 200 200
programs POST /wizard/                             401 200 200 200 400 200 200 200 403
programs GET /wizard/{id}/                         401 200 200 200 404 200 200 200 403
programs PUT /wizard/{id}/                         401 200 200 200 404 200 200 200 403
programs POST /wizard/{id}/undo/                   401 409 409 200 404 409 409 409 403
programs POST /wizard/{id}/timetable/              401 201 201 201 404 201 201 201 403
programs GET /friend/                              401 403 403 200 200 200 200 200 403
programs POST /friend/                             401 403 403 201 201 201 201 201 403
programs GET /friend/{id}/                         401 403 403 200 404 404 404 404 403
programs PATCH /friend/{id}/                       401 403 403 200 404 404 404 404 403
programs DELETE /friend/{id}/                      401 403 403 204 404 404 404 404 403
programs GET /friend/{id}/timetable/               401 403 403 200 404 404 404 404 403
programs GET /freetime/                            401 403 403 200 200 200 200 200 403
programs GET /lecture/{id}/friends/                401 403 403 200 404 200 200 200 403
programs GET /friendlink/                          401 403 403 200 200 200 200 200 403
programs POST /friendlink/                         401 403 403 200 200 200 200 200 403
programs DELETE /friendlink/                       401 403 403 204 204 204 204 204 403
programs GET /friendlink/{token}/                  401 403 403 200 404 200 200 200 403
programs POST /friendlink/{token}/                 401 403 403 201 404 201 201 201 403
programs GET /gpa/                                 401 200 200 200 200 200 200 200 200
programs PATCH /gpa/                               401 200 200 200 200 200 200 200 200
programs GET /gpa/{id}/                            401 200 200 200 200 200 200 200 200
programs PUT /gpa/{id}/                            401 200 200 200 200 200 200 200 200
programs PATCH /gpa/{id}/                          401 200 200 200 200 200 200 200 200
programs POST /gpa/{id}/fill/                      401 400 400 400 400 400 400 400 400
programs GET /notification/                        401 200 200 200 200 200 200 200 200
programs POST /notification/read/                  401 204 204 204 204 204 204 204 204
programs GET /notification/unread/                 401 200 200 200 200 200 200 200 200
programs GET /notification/{id}/                   401 404 404 404 404 404 404 404 404
programs PATCH /notification/{id}/                 401 404 404 404 404 404 404 404 404
people POST /appearance/                           303
people GET /about/                                 200
people GET /account/signup/                        200 303 303 303 303 303 303 303 303
people POST /account/signup/                       422 303 303 303 303 303 303 303 303
people GET /account/login/                         200 303 303 303 303 303 303 303 303
people POST /account/login/                        422
people POST /account/logout/                       303
people GET /account/reset/                         200
people POST /account/reset/                        422
people GET /reset/                                 200
people POST /reset/                                422
people GET /confirm/                               200
people POST /confirm/                              422
people GET /account/confirm/                       in  303 303 303 303 303 303 303 303
people POST /account/confirm/                      in  422 422 422 422 422 422 422 422
people POST /account/confirm/send/                 in  409 409 409 409 409 409 409 409
people GET /account/verify/                        in  200 200 200 200 200 200 200 200
people POST /account/verify/                       in  422 422 422 422 422 422 422 422
people POST /account/verify/send/                  in  422 422 409 409 409 409 409 403
people GET /account/me/                            in  200 200 200 200 200 200 200 200
people POST /account/appearance/                   in  303 303 303 303 303 303 303 303
people GET /account/profile/                       in  200 200 200 200 200 200 200 200
people POST /account/profile/                      in  303 303 303 303 303 303 303 303
people GET /account/email/change/                  in  200 200 200 200 200 200 200 200
people POST /account/email/change/                 in  422 422 422 422 422 422 422 422
people GET /account/security/                      in  200 200 200 200 200 200 200 200
people POST /account/security/                     in  422 422 422 422 422 422 422 422
people POST /account/security/end/                 in  303 303 303 303 303 303 303 303
people POST /account/security/{sid}/end/           in  404 404 404 404 404 404 404 404
people GET /setup/{token}/                         404
people POST /setup/{token}/                        404
people GET /block/                                 in  200 200 200 200 200 200 200 200
people POST /block/                                in  403 403 303 404 303 303 303 303
people POST /block/{id}/delete/                    in  404 404 404 404 404 404 404 404
people GET /board/                                 200
people GET /board/open/                            in  403 403 200 200 200 200 200 403
people POST /board/open/                           in  403 403 303 303 303 303 303 403
people GET /board/{id}/                            in  403 403 200 404 200 200 200 200
people POST /board/{id}/pin/                       in  404 404 303 404 303 303 303 303
people GET /board/{id}/settings/                   in  404 404 403 404 403 200 200 200
people POST /board/{id}/settings/                  in  404 404 403 404 403 303 303 303
people GET /board/{id}/delete/                     in  404 404 403 404 403 200 200 200
people POST /board/{id}/delete/                    in  404 404 403 404 403 409 303 303
people GET /myboard/                               in  200 200 200 200 200 200 200 200
people POST /myboard/                              in  303 303 303 303 303 303 303 303
people GET /search/                                in  200 200 200 200 200 200 200 200
people GET /board/{id}/write/                      in  403 403 200 404 200 200 200 200
people POST /board/{id}/write/                     in  403 403 303 404 303 303 303 303
people GET /post/                                  in  200 200 200 200 200 200 200 200
people GET /post/mine/                             in  200 200 200 200 200 200 200 200
people GET /post/commented/                        in  200 200 200 200 200 200 200 200
people GET /post/hot/                              in  200 200 200 200 200 200 200 200
people GET /post/best/                             in  200 200 200 200 200 200 200 200
people GET /post/popular/                          in  200 200 200 200 200 200 200 200
people GET /post/{id}/                             in  403 403 200 404 200 200 200 200
people GET /post/{id}/edit/                        in  403 403 403 404 403 403 403 403
people POST /post/{id}/edit/                       in  403 403 403 404 403 403 403 403
people GET /post/{id}/delete/                      in  403 403 403 404 403 200 200 200
people POST /post/{id}/delete/                     in  403 403 403 404 403 303 303 303
people POST /post/{id}/like/                       in  403 403 303 404 303 303 303 303
people POST /post/{id}/vote/                       in  403 403 303 404 303 303 303 303
people GET /timetable/                             in  200 200 200 200 200 200 200 200
people GET /timetable/new/                         in  200 200 200 404 200 200 200 403
people POST /timetable/new/                        in  303 303 303 404 303 303 303 403
people POST /timetable/restore/                    in  303 303 303 303 303 303 303 303
people GET /timetable/{id}/                        in  404 404 200 404 404 404 404 404
people GET /timetable/{id}/edit/                   in  404 404 200 404 404 404 404 404
people POST /timetable/{id}/edit/                  in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/main/                  in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/move/                  in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/copy/                  in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/undo/                  in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/delete/                in  404 404 303 404 404 404 404 404
people GET /timetable/{id}/share/                  in  404 404 200 404 404 404 404 404
people POST /timetable/{id}/share/                 in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/add/                   in  404 404 303 404 404 404 404 404
people GET /timetable/{id}/block/                  in  404 404 200 404 404 404 404 404
people POST /timetable/{id}/block/                 in  404 404 303 404 404 404 404 404
people GET /timetable/{id}/entry/{entry}/          in  404 404 200 404 404 404 404 404
people POST /timetable/{id}/entry/{entry}/         in  404 404 303 404 404 404 404 404
people POST /timetable/{id}/entry/{entry}/remove/  in  404 404 303 404 404 404 404 404
people GET /timetable/{id}/search/                 in  404 404 200 404 404 404 404 404
people POST /post/{id}/scrap/                      in  403 403 303 404 303 303 303 303
people GET /post/liked/                            in  200 200 200 200 200 200 200 200
people GET /scrap/                                 in  200 200 200 200 200 200 200 200
people POST /scrap/{id}/move/                      in  404 404 404 404 404 404 404 404
people GET /scrapfolder/new/                       in  200 200 200 200 200 200 200 200
people POST /scrapfolder/new/                      in  303 303 303 303 303 303 303 303
people GET /scrapfolder/{id}/edit/                 in  404 404 404 404 404 404 404 404
people POST /scrapfolder/{id}/edit/                in  404 404 404 404 404 404 404 404
people GET /scrapfolder/{id}/delete/               in  404 404 404 404 404 404 404 404
people POST /scrapfolder/{id}/delete/              in  404 404 404 404 404 404 404 404
people GET /post/{id}/history/                     in  403 403 403 404 403 403 200 200
people GET /comment/{id}/history/                  in  403 403 403 404 403 403 200 200
people POST /post/{id}/comment/                    in  403 403 303 404 303 303 303 303
people GET /comment/{id}/edit/                     in  403 403 403 404 403 403 403 403
people POST /comment/{id}/edit/                    in  403 403 403 404 403 403 403 403
people GET /comment/{id}/delete/                   in  403 403 403 404 403 200 200 200
people POST /comment/{id}/delete/                  in  403 403 403 404 403 303 303 303
people POST /comment/{id}/like/                    in  403 403 303 404 303 303 303 303
people GET /post/{id}/restrict/                    in  403 403 403 404 403 200 200 200
people POST /post/{id}/restrict/                   in  403 403 403 404 403 303 303 303
people GET /comment/{id}/restrict/                 in  403 403 403 404 403 200 200 200
people POST /comment/{id}/restrict/                in  403 403 403 404 403 303 303 303
people GET /board/{id}/restriction/                in  404 404 403 404 403 200 200 200
people POST /board/{id}/restriction/{rid}/lift/    in  404 404 403 404 403 303 303 303
people GET /board/{id}/manage/                     in  404 404 403 404 403 200 200 200
people GET /board/{id}/handover/                   in  404 404 404 404 404 200 200 200
people POST /board/{id}/handover/                  in  404 404 403 404 403 303 303 303
people POST /board/{id}/handover/accept/           in  404 404 404 404 404 404 404 404
people POST /board/{id}/handover/end/              in  404 404 404 404 404 303 303 303
people POST /board/{id}/manager/                   in  404 404 403 404 403 403 303 303
people GET /wizard/                                in  303 303 303 200 303 303 303 200
people GET /wizard/{id}/                           in  200 200 200 404 200 200 200 403
people GET /wizard/{id}/group/{group}/             in  404 404 200 404 404 404 404 403
people POST /wizard/{id}/group/{group}/            in  404 404 303 404 404 404 404 403
people POST /wizard/{id}/group/{group}/remove/     in  404 404 303 404 404 404 404 403
people GET /wizard/{id}/search/                    in  200 200 200 404 200 200 200 403
people POST /wizard/{id}/add/                      in  303 303 303 404 303 303 303 403
people GET /wizard/{id}/wishes/                    in  200 200 200 404 200 200 200 403
people POST /wizard/{id}/wishes/                   in  303 303 303 404 303 303 303 403
people GET /wizard/{id}/results/                   in  200 200 200 404 200 200 200 403
people POST /wizard/{id}/drop/                     in  303 303 303 404 303 303 303 403
people POST /wizard/{id}/undo/                     in  303 303 303 404 303 303 303 403
people POST /wizard/{id}/timetable/                in  303 303 303 404 303 303 303 403
people GET /friend/                                in  403 403 200 200 200 200 200 403
people GET /friend/new/                            in  403 403 200 200 200 200 200 403
people POST /friend/new/                           in  403 403 303 303 303 303 303 403
people GET /friend/{id}/                           in  403 403 200 404 404 404 404 403
people POST /friend/{id}/                          in  403 403 303 404 404 404 404 403
people POST /friend/{id}/accept/                   in  403 403 303 404 404 404 404 403
people POST /friend/{id}/delete/                   in  403 403 303 404 404 404 404 403
people GET /friend/{id}/timetable/                 in  403 403 200 404 404 404 404 403
people GET /freetime/                              in  403 403 200 200 200 200 200 403
people POST /friendlink/                           in  403 403 303 303 303 303 303 403
people POST /friendlink/delete/                    in  403 403 303 303 303 303 303 403
people GET /friendlink/{token}/                    in  403 403 200 404 200 200 200 403
people POST /friendlink/{token}/                   in  403 403 303 404 303 303 303 403
people GET /gpa/                                   in  200 200 200 200 200 200 200 200
people GET /gpa/settings/                          in  200 200 200 200 200 200 200 200
people POST /gpa/settings/                         in  303 303 303 303 303 303 303 303
people GET /gpa/{id}/                              in  200 200 200 200 200 200 200 200
people POST /gpa/{id}/                             in  303 303 303 303 303 303 303 303
people POST /media/                                in  403 201 201 201 201 201 201 201
people GET /notification/                          in  200 200 200 200 200 200 200 200
people POST /notification/read/                    in  303 303 303 303 303 303 303 303
people POST /notification/{id}/open/               in  404 404 404 404 404 404 404 404
people GET /                                       200
people GET /rules/                                 200
people GET /offline/                               200
people GET /privacy/                               200
anyone GET /static/{file}                          404
anyone GET /favicon.ico                            200
anyone GET /apple-touch-icon.png                   200
anyone GET /manifest.json                          200
anyone GET /sw.js                                  200
anyone GET /robots.txt                             200
anyone GET /timetable/{id}/image/                  in  404 404 200 404 404 404 404 404
anyone GET /timetable/{id}/ics/                    in  404 404 200 404 404 404 404 404
anyone GET /calendar/{token}                       404
anyone GET /@/{token}/                             404
anyone GET /@/{token}/preview.png                  404
anyone GET /media/{id}/{file}                      404 404 404 200 404 200 200 200 200
anyone GET /docs/                                  200
anyone GET /docs/page.js                           200
anyone GET /docs/style.css                         200
anyone GET /openapi.json                           200
anyone GET /livez                                  200
anyone GET /readyz                                 200
anyone GET /healthz                                200
programs POST /semester/                           401 403 403 403 403 403 403 403 400
programs PUT /semester/{id}/                       401 403 403 403 404 403 403 403 400
programs PATCH /semester/{id}/                     401 403 403 403 404 403 403 403 200
programs GET /period/                              401 200 200 200 200 200 200 200 200
programs PUT /period/                              401 403 403 403 403 403 403 403 400
people GET /semester/                              in  403 403 403 403 403 403 403 200
people GET /semester/new/                          in  403 403 403 403 403 403 403 200
people POST /semester/new/                         in  403 403 403 403 403 403 403 404
people GET /semester/{id}/edit/                    in  403 403 403 404 403 403 403 200
people POST /semester/{id}/edit/                   in  403 403 403 404 403 403 403 422
people GET /period/                                in  403 403 403 403 403 403 403 200
people POST /period/                               in  403 403 403 403 403 403 403 404
people GET /lecture/import/                        in  403 403 403 403 403 403 403 200
people POST /lecture/import/                       in  403 403 403 403 403 403 403 404
people GET /lecture/import/{id}/                   in  404 404 404 404 404 404 404 404
people POST /lecture/import/{id}/check/            in  404 404 404 404 404 404 404 404
people POST /lecture/import/{id}/apply/            in  404 404 404 404 404 404 404 404
programs GET /review/                              401 403 403 200 200 200 200 200 200
programs POST /review/                             401 403 403 201 400 403 403 403 403
programs GET /review/mine/                         401 403 403 200 200 200 200 200 200
programs GET /review/points/                       401 200 200 200 200 200 200 200 200
programs GET /review/{id}/                         401 403 403 200 404 200 200 200 200
programs PATCH /review/{id}/                       401 403 403 200 404 403 403 403 403
programs DELETE /review/{id}/                      401 403 403 204 404 403 403 204 204
programs POST /review/{id}/like/                   401 403 403 403 404 200 200 200 200
programs DELETE /review/{id}/like/                 401 403 403 403 404 200 200 200 200
programs GET /review/summary/                      401 403 403 200 400 200 200 200 200
programs GET /examnote/                            401 403 403 200 400 200 200 200 200
programs POST /examnote/                           401 403 403 201 400 403 403 403 403
programs GET /examnote/mine/                       401 403 403 200 200 200 200 200 200
programs GET /examnote/{id}/                       401 403 403 200 404 200 200 200 200
programs PATCH /examnote/{id}/                     401 403 403 200 404 403 403 403 403
programs DELETE /examnote/{id}/                    401 403 403 204 404 403 403 204 204
programs POST /examnote/open/                      401 403 403 200 400 200 200 200 403
people GET /lecture/                               in  200 200 200 200 200 200 200 200
people GET /lecture/{id}/                          in  200 200 200 404 200 200 200 200
people GET /review/                                in  403 403 200 200 200 200 200 200
people GET /review/mine/                           in  403 403 200 200 200 200 200 200
people GET /review/{id}/                           in  403 403 200 404 200 200 200 200
people POST /review/{id}/like/                     in  403 403 403 404 303 303 303 303
people GET /review/{id}/edit/                      in  403 403 200 404 403 403 403 403
people POST /review/{id}/edit/                     in  403 403 303 404 403 403 403 403
people GET /review/{id}/delete/                    in  403 403 200 404 403 403 200 200
people POST /review/{id}/delete/                   in  403 403 303 404 403 403 303 303
people GET /review/new/                            in  403 403 200 404 403 403 403 403
people POST /review/new/                           in  403 403 303 404 403 403 403 403
people GET /examnote/                              in  403 403 200 404 200 200 200 200
people GET /examnote/mine/                         in  403 403 200 200 200 200 200 200
people GET /examnote/{id}/edit/                    in  403 403 200 404 403 403 403 403
people POST /examnote/{id}/edit/                   in  403 403 303 404 403 403 403 403
people GET /examnote/{id}/delete/                  in  403 403 200 404 403 403 200 200
people POST /examnote/{id}/delete/                 in  403 403 303 404 403 403 303 303
people GET /examnote/new/                          in  403 403 200 404 403 403 403 403
people POST /examnote/new/                         in  403 403 303 404 403 403 403 403
people POST /examnote/open/                        in  403 403 303 404 303 303 303 403
`
